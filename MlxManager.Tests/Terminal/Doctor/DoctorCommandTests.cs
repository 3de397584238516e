using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using MlxManager.Core.Access;
using MlxManager.Core.Persistence;
using MlxManager.Tests.Access;
using MlxManager.Tests.Hub;
using MlxManager.Web.Terminal;
using MlxManager.Web.Terminal.Doctor;

namespace MlxManager.Tests.Terminal.Doctor;

public sealed class DoctorCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlx-doctor-");

    private string Data => Path.Combine(_folder.FullName, "data");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Run_DoorsClosed_AsksForAKeyAndIsWellWithOne()
    {
        using var closed = new ClosedHost();
        var server = closed.Host.Http.BaseAddress!.ToString();
        var keyFile = Path.Combine(_folder.FullName, "key");
        await File.WriteAllTextAsync(keyFile, (await closed.Keys.CreateAsync("doctor", KeyScope.Read, default))!.Secret);

        var without = await RunAsync(new ServerFinder(server, null, () => Outside()));
        var with = await RunAsync(new ServerFinder(server, keyFile, () => Outside()));

        without.Single(finding => finding.Topic == "server").Should().Match<DiagnosisLine>(finding => finding.Verdict == "problem" && finding.Advice!.Contains("--key-file"));
        with.Single(finding => finding.Topic == "server").Verdict.Should().Be("ok");
    }

    [Theory]
    [InlineData("""{"status":"unhealthy"}""", "not well")]
    [InlineData("""{"status":"unhealthy","checks":{"disk":{"status":"unhealthy","message":"The disk is full."},"engine":{"status":"healthy"}}}""", "The disk is full.")]
    [InlineData("{}", "no MlxManager")]
    [InlineData("[]", "no MlxManager")]
    [InlineData("<html>", "no MlxManager")]
    public async Task Run_ServerThatIsNotWellOrNotOurs_SaysSo(string health, string expected)
    {
        await using var server = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json(health), ScriptedOrigin.Json("[]"), ScriptedOrigin.Json("""{"promised_bytes":0}"""));

        var findings = await RunAsync(new ServerFinder(server.Address.ToString(), null, () => Outside()));

        findings.Where(finding => finding is { Topic: "server", Verdict: "problem" }).Should().ContainSingle().Which.Message.Should().Contain(expected);
    }

    [Theory]
    [InlineData("nonsense", "'nonsense'")]
    [InlineData("http://0.0.0.0:1", "no password is set")]
    public async Task Run_AddressThatAStartRefuses_IsAProblem(string urls, string expected)
    {
        var findings = await RunAsync(new ServerFinder(null, null, () => Outside(("urls", urls))));

        findings.Where(finding => finding is { Topic: "settings", Verdict: "problem" }).Should().ContainSingle().Which.Message.Should().Contain(expected);
    }

    [Fact]
    public async Task Run_DatabaseOfANewerVersion_IsAProblemAndNotTouched()
    {
        using (var database = new Database(Data))
        {
            await database.MigrateAsync(default);
            await database.WriteAsync(context => context.Database.ExecuteSqlRawAsync("INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Holograms', '99.0.0')"));
        }

        var before = await File.ReadAllBytesAsync(Path.Combine(Data, Database.FileName));

        var findings = await RunAsync(new ServerFinder(null, null, () => Outside()));

        findings.Single(finding => finding.Topic == "database").Should().Match<DiagnosisLine>(finding => finding.Verdict == "problem" && finding.Message.Contains("newer MlxManager"));
        (await File.ReadAllBytesAsync(Path.Combine(Data, Database.FileName))).Should().Equal(before);
    }

    private static async Task<IReadOnlyList<DiagnosisLine>> RunAsync(ServerFinder finder)
    {
        var screen = new ScreenSample(isJson: true);

        var code = await new DoctorCommand(screen.Screen, finder, TimeProvider.System).RunAsync(default);

        var diagnosis = JsonSerializer.Deserialize(screen.Data.Single(), RemoteJson.Default.Diagnosis)!;
        code.Should().Be(diagnosis.IsWell ? ExitCode.Ok : ExitCode.Failed);
        return diagnosis.Findings;
    }

    /// <summary>The settings of an account that asks no Hub.</summary>
    private IConfiguration Outside(params (string Key, string Value)[] further) => new ConfigurationBuilder()
        .AddInMemoryCollection(further.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)).Concat(
        [
            new("MlxManager:DataDirectory", Data), new("HF_HOME", Path.Combine(_folder.FullName, "hf")), new("HF_HUB_OFFLINE", "1"),
            new("OLLAMA_MODELS", Path.Combine(_folder.FullName, "ollama")), new("MlxManager:LmStudioDirectory", Path.Combine(_folder.FullName, "lmstudio")),
        ])).AddInMemoryCollection(further.Any(setting => setting.Key == "urls") ? [] : [new("urls", "http://127.0.0.1:0")]).Build();
}
