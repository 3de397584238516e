using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using MlxManager.Core.Access;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;
using MlxManager.Tests.Support;
using MlxManager.Web.Access;

namespace MlxManager.Tests.Access;

/// <summary>Nothing in here listens: what would be listened on is told by the configuration alone.</summary>
public sealed class ExposureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlx-exposure-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("http://127.0.0.1:5230", false)]
    [InlineData("http://127.4.5.6:5230", false)]
    [InlineData("http://[::1]:5230", false)]
    [InlineData("https://LOCALHOST:5230", false)]
    [InlineData("http://unix:/run/mlx.sock", false)]
    [InlineData("http://0.0.0.0:5230", true)]
    [InlineData("http://[::]:5230", true)]
    [InlineData("http://*:5230", true)]
    [InlineData("http://+:5230", true)]
    [InlineData("http://192.168.1.5:5230", true)]
    [InlineData("http://mybox:5230", true)]
    [InlineData("http://localhost.example:5230", true)]
    [InlineData("http://127.0.0.1.example:5230", true)]
    public void IsBeyondThisMachine_Address_IsAllButLoopback(string address, bool expected) =>
        Exposure.IsBeyondThisMachine(address).Should().Be(expected);

    [Theory]
    [InlineData("urls=http://127.0.0.1:1;http://0.0.0.0:2", true)]
    [InlineData("urls=http://127.0.0.1:1|http_ports=8080", false)]
    [InlineData("http_ports=8080", true)]
    [InlineData("https_ports=8443", true)]
    [InlineData("Kestrel:Endpoints:A:Url=http://0.0.0.0:1|urls=http://127.0.0.1:1", true)]
    [InlineData("Kestrel:Endpoints:A:Url=http://127.0.0.1:1|urls=http://0.0.0.0:1", false)]
    [InlineData("Kestrel:Endpoints:A:Url=http://127.0.0.1:1|urls=http://0.0.0.0:1|preferHostingUrls=true", true)]
    [InlineData("", false)]
    public void IsExposed_Configuration_FollowsWhatKestrelChooses(string settings, bool expected) =>
        Exposure.IsExposed(Configuration(settings)).Should().Be(expected);

    [Fact]
    public void Faults_ExposedWithoutPassword_TellsHowToSetOneAndOfTls()
    {
        var faults = Faults(Configuration("urls=http://127.0.0.1:1;http://0.0.0.0:2"), Settings()).ToList();

        faults.Should().ContainSingle().Which.Should().Contain("'http://0.0.0.0:2'").And.Contain("AccessPasswordFile").And.Contain("Settings, Access")
            .And.Contain("Kestrel__Certificates__Default__Path").And.Contain("proxy with TLS");
        Faults(Configuration("urls=http://127.0.0.1:1"), Settings()).Should().BeEmpty();
        Faults(Configuration("urls=http://0.0.0.0:2"), Settings() with { Access = new("correct horse battery") }).Should().BeEmpty();
        Faults(Configuration("urls=http://0.0.0.0:2"), null).Should().BeEmpty("the other faults come first");
    }

    [Fact]
    public async Task Faults_PasswordSetOnThePage_LetsItStart()
    {
        using var database = new Database(_folder);
        await database.MigrateAsync(default);
        using var door = new Doorkeeper(database, new AccessOptions(), new SignInBrake(TimeProvider.System), TimeProvider.System, iterations: 1000);
        await door.LoadAsync(default);
        var exposed = Configuration("urls=http://0.0.0.0:2");
        Faults(exposed, Settings()).Should().ContainSingle();

        await door.SetPasswordAsync("correct horse battery", default);

        Faults(exposed, Settings()).Should().BeEmpty();
    }

    [Fact]
    public async Task Faults_DatabaseDamaged_SaysSoAndNotThatThereIsNoPassword()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "mlxmanager.db"), "this is no database, but long enough to be looked at as one");
        var exposed = Configuration("urls=http://0.0.0.0:2");

        Faults(exposed, Settings()).Should().ContainSingle().Which.Should()
            .Contain("is damaged").And.Contain(_folder).And.Contain("AccessPasswordFile").And.NotContain("no password is set");
        Faults(exposed, Settings() with { Access = new("correct horse battery") }).Should().BeEmpty("then the start can mend it");
    }

    [Fact]
    public async Task Start_ExposedWithoutPassword_IsRefusedWithTheOtherFaults()
    {
        using var server = new ServerProcess(_folder, "--urls", "http://0.0.0.0:0", "--MlxManager:MaxConnections=4");

        var end = await server.EndAsync();

        end.ExitCode.Should().Be(1);
        end.Errors.Should().Contain("0.0.0.0").And.Contain("no password is set").And.NotContain("   at ");
        Directory.Exists(Path.Combine(_folder, "data")).Should().BeFalse("nothing was begun");
    }

    [Theory]
    [InlineData("http://0.0.0.0:2", true)]
    [InlineData("https://0.0.0.0:2", false)]
    [InlineData("http://127.0.0.1:2", false)]
    public async Task Warn_PlainAndExposed_SaysSo(string address, bool expected)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["urls"] = address;
        using var log = new Lines();
        builder.Logging.ClearProviders().AddProvider(log);
        await using var app = builder.Build();

        Exposure.Warn(app);

        log.All.Count(line => line.Contains("not encrypted", StringComparison.Ordinal)).Should().Be(expected ? 1 : 0);
    }

    private static IEnumerable<string> Faults(IConfiguration configuration, AppSettings? settings) => Exposure.Faults(configuration, settings, EarlyPreferences.Read);

    private AppSettings Settings() => new(new HubOptions(new Uri("https://hub.example"), "/c", null, "/t", false), new MlxManagerOptions(_folder));

    private static IConfiguration Configuration(string settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(setting => setting.Split('=', 2))
            .Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1]))).Build();

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
