using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PhotosLibrary.Emulator.Access;

namespace PhotosLibrary.Emulator.Tests;

/// <summary>An emulator on a free port, with a clock that the test moves.</summary>
public sealed class TestEmulator : IAsyncLifetime, IAsyncDisposable
{
    private static int _accounts;

    private readonly HttpClient _http = new();
    private PhotosEmulator? _emulator;
    private Action<IServiceCollection>? _services;

    internal PhotosEmulatorOptions Options { get; init; } = new();

    internal FakeTimeProvider Clock { get; init; } = new(new DateTimeOffset(2026, 6, 15, 12, 0, 0, TimeSpan.Zero));

    /// <summary>Tokens beside those of developers, as OAuth would issue them.</summary>
    internal TestTokens Tokens { get; } = new();

    internal Uri Address => _emulator!.Address;

    /// <summary>The libraries as their users have them.</summary>
    internal EmulatorLibrary Library => _emulator!.Library;

    internal HttpClient Http => _http;

    /// <summary>The emulator itself, as a test in .NET has it.</summary>
    internal PhotosEmulator Emulator => _emulator!;

    internal static async Task<TestEmulator> StartAsync(
        string? directory = null,
        Action<PhotosEmulatorOptions>? configure = null,
        FakeTimeProvider? clock = null,
        Action<IServiceCollection>? services = null
    )
    {
        var emulator = clock is null ? new TestEmulator() : new TestEmulator { Clock = clock };
        emulator._services = services;
        emulator.Options.DataDirectory = directory;
        configure?.Invoke(emulator.Options);
        await emulator.InitializeAsync();
        return emulator;
    }

    public async Task InitializeAsync()
    {
        Options.TimeProvider = Clock;
        _emulator = await PhotosEmulator.StartAsync(Options, AddServices);
    }

    /// <summary>A new account, with an app that has every scope.</summary>
    internal TestApp NewAccount() => App($"dev:account-{Interlocked.Increment(ref _accounts)}");

    /// <summary>An app with a token.</summary>
    internal TestApp App(string token) => new(_http, Address, token);

    /// <summary>An app with some scopes, on a new account unless one is given.</summary>
    internal TestApp AppWithScopes(IEnumerable<string> scopes, string? account = null, string clientId = "app")
    {
        account ??= $"account-{Interlocked.Increment(ref _accounts)}";
        return App(Tokens.Issue(new Caller(account, clientId, scopes.ToHashSet())));
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        if (_emulator is not null)
        {
            await _emulator.DisposeAsync();
        }
    }

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    private void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ITokenValidator>(Tokens);
        _services?.Invoke(builder.Services);
    }
}

/// <summary>Tokens that a test issues.</summary>
internal sealed class TestTokens : ITokenValidator
{
    /// <summary>A token that makes the validator throw an unexpected exception.</summary>
    public const string Fatal = "fatal";

    private readonly Dictionary<string, Caller> _callers = [];

    public string Issue(Caller caller)
    {
        lock (_callers)
        {
            var token = $"token-{_callers.Count}";
            _callers[token] = caller;
            return token;
        }
    }

    public Caller? Validate(string accessToken)
    {
        if (accessToken == Fatal)
        {
            throw new InvalidOperationException("A secret of the implementation.");
        }

        lock (_callers)
        {
            return _callers.GetValueOrDefault(accessToken);
        }
    }
}
