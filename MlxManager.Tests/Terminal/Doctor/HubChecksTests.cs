using Microsoft.Extensions.Time.Testing;
using MlxManager.Core.Settings;
using MlxManager.Web.Demo;
using MlxManager.Web.Terminal.Doctor;

namespace MlxManager.Tests.Terminal.Doctor;

public sealed class HubChecksTests
{
    private const string Token = "hf_aTokenThatIsLongEnough";

    private static readonly SampleHubOptions Known = new() { Tokens = new Dictionary<string, SampleAccount> { [Token] = new("ann") } };

    [Fact]
    public async Task Run_GoodToken_IsNamedByItsAccountAndNeverShown()
    {
        var findings = await RunAsync(Token);

        findings.Should().OnlyContain(finding => finding.Verdict == Verdict.Ok);
        findings.Single(finding => finding.Topic == "token").Message.Should().Contain("ann");
        findings.Should().NotContain(finding => finding.Message.Contains(Token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_TokenRefused_IsAProblemAndNeverShown()
    {
        var findings = await RunAsync(Token + "x");

        var token = findings.Single(finding => finding.Topic == "token");
        token.Verdict.Should().Be(Verdict.Problem);
        token.Advice.Should().NotBeNullOrEmpty();
        findings.Should().NotContain(finding => finding.Message.Contains(Token, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(30, "ahead of")]
    [InlineData(-30, "behind")]
    public async Task Run_ClockOff_SaysBySoMuchAndWhichWay(int minutes, string direction)
    {
        var findings = await RunAsync(null, new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddMinutes(minutes)));

        var clock = findings.Single(finding => finding.Topic == "clock");
        clock.Verdict.Should().Be(Verdict.Problem);
        clock.Message.Should().Contain(direction).And.MatchRegex("(29|30|31) min");
    }

    [Fact]
    public async Task Run_Offline_AsksNobody()
    {
        var findings = await RunAsync(null, isOffline: true);

        findings.Should().ContainSingle().Which.Verdict.Should().Be(Verdict.Note);
    }

    private static async Task<List<Finding>> RunAsync(string? token, TimeProvider? time = null, bool isOffline = false)
    {
        await using var hub = await SampleHub.StartAsync(Known);
        hub.Add(new SampleModel("lab/model", SampleFile.Text("config.json", "{}"), SampleFile.Generated("model.safetensors", 1, 1000)));
        var folder = Directory.CreateTempSubdirectory("mlx-doctor-");
        try
        {
            var settings = new AppSettings(
                new HubOptions(hub.Endpoint, Path.Combine(folder.FullName, "hub"), token, Path.Combine(folder.FullName, "token"), isOffline),
                new MlxManagerOptions(folder.FullName));
            var findings = new List<Finding>();
            await foreach (var finding in new HubChecks(settings, new Preferences(), time ?? TimeProvider.System).RunAsync(default))
            {
                findings.Add(finding);
            }

            (hub.Requests.All.Count == 0).Should().Be(isOffline);
            folder.EnumerateFileSystemInfos().Should().BeEmpty();
            return findings;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
