using SpecTool;
using SpecTool.Lint;

return args switch
{
    ["lint"] => await LintAsync("spec/photoslibrary.v1.yaml"),
    ["lint", var path] => await LintAsync(path),
    _ => Usage(),
};

static async Task<int> LintAsync(string path)
{
    if (!File.Exists(path))
    {
        Console.Error.WriteLine($"{path}: no such file. Run this from the root of the repository, or name a spec.");
        return 2;
    }

    var findings = Linter.Lint(await Spec.ReadAsync(path)).ToList();
    foreach (var finding in findings)
    {
        Console.WriteLine($"{path}: {finding}");
    }

    Console.WriteLine(findings.Count == 0 ? $"{path}: nothing to complain about." : $"{path}: {findings.Count} findings.");
    return findings.Count == 0 ? 0 : 1;
}

static int Usage()
{
    Console.Error.WriteLine(
        """
        Usage: dotnet run --project generator/SpecTool -- COMMAND

          lint [SPEC]   reads an OpenAPI file (spec/photoslibrary.v1.yaml) and says what is wrong with it;
                        the exit code is 1 if anything is, and 2 if there was nothing to read
        """);
    return 2;
}
