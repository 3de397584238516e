using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlxManager.Web.Hosting;

namespace MlxManager.Tests.Hosting;

public sealed class RunToEndTests
{
    [Fact]
    public async Task RunToEnd_AskedToEnd_IsAGoodEnd() => (await App<AskedToEnd>().RunToEndAsync()).Should().Be(0);

    [Fact]
    public async Task RunToEnd_AServiceFails_IsNoGoodEnd() => (await App<Failing>().RunToEndAsync()).Should().Be(1);

    [Fact]
    public async Task RunToEnd_AServiceDoesNotLetGo_EndsAllTheSame() =>
        (await App<Clinging>().RunToEndAsync().WaitAsync(TimeSpan.FromSeconds(30))).Should().Be(0);

    private static WebApplication App<T>()
        where T : class, IHostedService
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(1));
        builder.Services.AddHostedService<T>();
        return builder.Build();
    }

    private sealed class AskedToEnd(IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken)
        {
            lifetime.ApplicationStarted.Register(lifetime.StopApplication);
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stoppingToken);
        }
    }

    private sealed class Failing(IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
            await started.Task;
            throw new UnauthorizedAccessException("The database cannot be opened.");
        }
    }

    /// <summary>Hears of no limit, as a call to a share that does not answer.</summary>
    private sealed class Clinging(IHostApplicationLifetime lifetime) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            lifetime.ApplicationStarted.Register(lifetime.StopApplication);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => new TaskCompletionSource().Task;
    }
}
