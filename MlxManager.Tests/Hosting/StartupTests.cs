using System.Diagnostics;
using System.Net;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Hosting;

public sealed class StartupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlxmanager-host-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Start_AddressGiven_AnswersThereAndEndsOnSigterm()
    {
        using var server = new ServerProcess(_folder);
        var address = await server.ReadyAsync();
        using var http = new HttpClient { BaseAddress = address };

        (await http.GetAsync("/openapi/v1.json")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await http.GetAsync("/api/models/local")).StatusCode.Should().Be(HttpStatusCode.OK);

        var started = Stopwatch.GetTimestamp();
        await server.TerminateAsync();
        var end = await server.EndAsync();
        end.ExitCode.Should().Be(0);
        end.Errors.Should().BeEmpty();
        Stopwatch.GetElapsedTime(started).Should().BeLessThan(TimeSpan.FromSeconds(20), "only a stop that hangs is cut by force, at 30 s");
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
    public async Task Start_DataFolderInUse_SaysSoInAFewWordsAndFails()
    {
        using var first = new ServerProcess(_folder);
        await first.ReadyAsync();

        using var second = new ServerProcess(_folder);

        var end = await second.EndAsync();
        end.ExitCode.Should().Be(1);
        end.Errors.Should().Contain(_folder).And.NotContain("   at ");
    }

    [Fact]
    public async Task Start_Demo_OffersItsModels()
    {
        using var server = new ServerProcess(_folder, "--demo");
        using var http = new HttpClient { BaseAddress = await server.ReadyAsync() };

        (await http.GetStringAsync("/api/models/search")).Should().Contain("model_id");
    }

    [Fact]
    public async Task Start_WrongAddresses_NamesEachAndFails()
    {
        using var server = new ServerProcess(_folder, "--urls", "nonsense;ftp://127.0.0.1:1");

        var end = await server.EndAsync();

        end.ExitCode.Should().Be(1);
        end.Errors.Should().Contain("'nonsense'").And.Contain("'ftp://127.0.0.1:1'").And.NotContain("   at ");
    }

    [Fact]
    public async Task Start_SeveralBadSettings_NamesAllInOneMessageAndFails()
    {
        using var server = new ServerProcess(
            _folder, "--urls", "nonsense", "--HF_ENDPOINT=ftp://hub", "--MlxManager:MaxActiveDownloads=0", "--MlxManager:MaxConnections=many");

        var end = await server.EndAsync();

        end.ExitCode.Should().Be(1);
        end.Errors.Should().Contain("'nonsense'").And.Contain("HF_ENDPOINT").And.Contain("MaxActiveDownloads").And.Contain("MaxConnections")
            .And.NotContain("   at ");
        Directory.Exists(Path.Combine(_folder, "data")).Should().BeFalse("nothing was begun");
    }
}
