using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.MediaHost;
using PhotosLibrary.Emulator.Serving;

namespace PhotosLibrary.Emulator.OAuth;

/// <summary>
/// The <c>id_token</c> for apps that request <c>openid</c>: the user that signed in, signed with a published key. The
/// key is a new one at every start; these tokens are for the moment of signing in.
/// </summary>
internal sealed class IdTokens(TimeProvider time, PublicAddress address) : IDisposable
{
    public const string Algorithm = "RS256";
    public const string KeysPath = "/oauth2/v3/certs";

    /// <summary>The same key as certificates, by its id, which Google's client for Python reads.</summary>
    public const string CertificatesPath = "/oauth2/v1/certs";

    private const string OpenId = "openid";
    private const int LifeSeconds = 60 * 60;

    private readonly Lazy<RSA> _key = new(() => RSA.Create(2048));

    /// <summary>The token of the user that signed in; null if the app did not request it.</summary>
    public string? Create(HttpRequest http, AccessToken access, string? nonce)
    {
        var scopes = OAuthScopes.Split(access.Scopes).ToHashSet();
        if (!scopes.Contains(OpenId))
        {
            return null;
        }

        var claims = new Profile(access.Account).ClaimsFor(
            scopes,
            ProfilePictures.CreateSized(address.Of(http), access.Account)
        );
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        claims["iss"] = address.IssuerOf(http);
        claims["azp"] = access.ClientId;
        claims["aud"] = access.ClientId;
        claims["iat"] = now;
        claims["exp"] = now + LifeSeconds;
        if (nonce is not null)
        {
            claims["nonce"] = nonce;
        }

        var head = new Dictionary<string, object>
        {
            ["alg"] = Algorithm,
            ["kid"] = KeyId(),
            ["typ"] = "JWT",
        };
        var signed = $"{Encode(head)}.{Encode(claims)}";
        var signature = _key.Value.SignData(
            Encoding.ASCII.GetBytes(signed),
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>The public key as a JSON Web Key Set.</summary>
    public IResult GetKeys()
    {
        var key = _key.Value.ExportParameters(includePrivateParameters: false);
        return new JsonResponse(
            new
            {
                Keys = new[]
                {
                    new
                    {
                        Kty = "RSA",
                        Alg = Algorithm,
                        Use = "sig",
                        Kid = KeyId(),
                        N = Base64Url.EncodeToString(key.Modulus),
                        E = Base64Url.EncodeToString(key.Exponent),
                    },
                },
            }
        );
    }

    /// <summary>The public key in a certificate, by its id.</summary>
    public IResult GetCertificates()
    {
        var request = new CertificateRequest(
            "CN=photos.emulator",
            _key.Value,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        var now = time.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return new JsonResponse(new Dictionary<string, string> { [KeyId()] = certificate.ExportCertificatePem() });
    }

    public void Dispose()
    {
        if (_key.IsValueCreated)
        {
            _key.Value.Dispose();
        }
    }

    private string KeyId() =>
        Convert.ToHexStringLower(SHA256.HashData(_key.Value.ExportSubjectPublicKeyInfo()).AsSpan(..20));

    private static string Encode(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
}
