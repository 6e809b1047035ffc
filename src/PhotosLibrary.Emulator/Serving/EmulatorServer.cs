using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.TestHost;

namespace PhotosLibrary.Emulator.Serving;

/// <summary>Serves the same application in memory and, unless that is not wanted, on the network.</summary>
internal sealed class EmulatorServer(TestServer memory, IServer? network) : IServer
{
    public IFeatureCollection Features => network?.Features ?? memory.Features;

    /// <summary>Adds the server; a network server that was added before becomes part of it.</summary>
    public static void Add(IServiceCollection services)
    {
        var network = services.LastOrDefault(service => service.ServiceType == typeof(IServer));
        if (network is not null)
        {
            services.Remove(network);
            services.AddSingleton(network.ImplementationType!);
        }

        services.AddSingleton<IServer>(provider => new EmulatorServer(
            new TestServer(provider),
            network is null ? null : (IServer)provider.GetRequiredService(network.ImplementationType!)
        ));
    }

    /// <summary>Makes a handler whose requests are served in memory.</summary>
    public HttpMessageHandler CreateHandler() => new ResetHandler(memory.CreateHandler());

    /// <summary>Serves a request that came within another one, as if it had come alone.</summary>
    /// <param name="configure">Makes the request.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="OperationCanceledException">Its connection was broken.</exception>
    public Task<HttpContext> SendAsync(Action<HttpContext> configure, CancellationToken cancellationToken) =>
        memory.SendAsync(configure, cancellationToken);

    public async Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        await ((IServer)memory).StartAsync(application, cancellationToken);
        if (network is not null)
        {
            await network.StartAsync(application, cancellationToken);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (network is not null)
        {
            await network.StopAsync(cancellationToken);
        }

        await ((IServer)memory).StopAsync(cancellationToken);
    }

    public void Dispose()
    {
        network?.Dispose();
        memory.Dispose();
    }
}
