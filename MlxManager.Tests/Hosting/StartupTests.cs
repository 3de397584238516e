using System.Diagnostics;
using System.Net;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Hosting;

public sealed class StartupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlxmanager-host-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Start_AddressGiven_GuardsItAndEndsOnSigterm()
    {
        using var server = new ServerProcess(_folder);
        var address = await server.ReadyAsync();
        using var http = new HttpClient { BaseAddress = address };

        http.DefaultRequestHeaders.Host = "evil.example";
        (await http.GetAsync("/")).StatusCode.Should().Be(HttpStatusCode.BadRequest);

        var started = Stopwatch.GetTimestamp();
        await server.TerminateAsync();
        var end = await server.EndAsync();
        end.ExitCode.Should().Be(0);
        end.Errors.Should().BeEmpty();
        Stopwatch.GetElapsedTime(started).Should().BeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Start_AddressInUse_SaysSoInAFewWordsAndFails()
    {
        using var first = new ServerProcess(_folder);
        var address = (await first.ReadyAsync()).GetLeftPart(UriPartial.Authority);
        var other = Directory.CreateDirectory(Path.Combine(_folder, "other")).FullName;

        using var second = new ServerProcess(other, "--urls", address);

        var end = await second.EndAsync();
        end.ExitCode.Should().Be(1);
        end.Errors.Should().Contain(address).And.Contain("--urls").And.NotContain("   at ");
    }

    [Fact]
    public async Task Start_WrongAddresses_NamesEachAndFails()
    {
        using var server = new ServerProcess(_folder, "--urls", "nonsense;ftp://127.0.0.1:1");

        var end = await server.EndAsync();

        end.ExitCode.Should().Be(1);
        end.Errors.Should().Contain("'nonsense'").And.Contain("'ftp://127.0.0.1:1'").And.NotContain("   at ");
    }
}
