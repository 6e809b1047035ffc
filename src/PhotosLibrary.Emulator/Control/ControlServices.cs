using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Clock;
using PhotosLibrary.Emulator.Control.FaultInjection;
using PhotosLibrary.Emulator.Control.Requests;
using PhotosLibrary.Emulator.Control.State;

namespace PhotosLibrary.Emulator.Control;

/// <summary>Sets up what tests drive the emulator with.</summary>
internal static class ControlServices
{
    /// <summary>
    /// Adds the clock, which becomes the <see cref="TimeProvider"/> of all services, the faults and the request log.
    /// </summary>
    public static void AddControl(this IServiceCollection services, PhotosEmulatorOptions options)
    {
        var clock = new EmulatorClock(options.TimeProvider);
        services.AddSingleton(clock);
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton<PageContinuations>();
        services.AddSingleton<PageChanges>();
        services.AddSingleton<RequestChanges>();
        services.AddSingleton<SlowWrites>();
        services.AddSingleton<ExpiredTokens>();
        services.AddSingleton(provider => new Faults(
            clock,
            provider.GetRequiredService<PageContinuations>(),
            provider.GetRequiredService<ExpiredTokens>()
        ));
        services.AddSingleton(new RequestLog(options.RequestLogSize));
        services.AddSingleton<IResettable>(clock);
        services.AddSingleton<IResettable>(provider => provider.GetRequiredService<Faults>());
        services.AddSingleton<IResettable>(provider => provider.GetRequiredService<RequestLog>());
        services.AddSingleton<StateReader>();
        services.AddSingleton<EmulatorReset>();
    }

    /// <summary>
    /// Puts log and faults around every endpoint. Must come right after routing, since both look at the endpoint.
    /// </summary>
    public static void UseControl(this WebApplication application)
    {
        application.UseMiddleware<RequestLogMiddleware>();
        application.UseMiddleware<FaultMiddleware>();
    }
}
