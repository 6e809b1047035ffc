namespace PhotosLibrary.Emulator.Media;

/// <summary>Reads the fields of H.264 and H.265 headers, which are some bits long each.</summary>
/// <exception cref="EndOfStreamException">A field is behind the end.</exception>
internal ref struct BitFields(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    /// <summary>A number of a fixed length.</summary>
    public uint Bits(int count)
    {
        var number = 0u;
        for (; count > 0; count--, _at++)
        {
            if (_at >> 3 >= _bytes.Length)
            {
                throw new EndOfStreamException();
            }

            number = (number << 1) | (uint)((_bytes[_at >> 3] >> (7 - (_at & 7))) & 1);
        }

        return number;
    }

    public bool Flag() => Bits(1) == 1;

    public void Skip(int count)
    {
        for (; count > 0; count--)
        {
            Bits(1);
        }
    }

    /// <summary>A number by its Exp-Golomb code: as many bits behind the first one bit as zeros before it.</summary>
    public uint Number()
    {
        var zeros = 0;
        while (!Flag())
        {
            if (++zeros > 31)
            {
                throw new InvalidDataException();
            }
        }

        return (1u << zeros) - 1 + Bits(zeros);
    }

    /// <summary>A number with a sign: 1, -1, 2, -2 and so on.</summary>
    public int SignedNumber()
    {
        var code = Number();
        return (code & 1) == 1 ? (int)(code >> 1) + 1 : -(int)(code >> 1);
    }
}
