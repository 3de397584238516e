using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using MlxManager.Tests.Support;
using MlxManager.Web.Hosting;

namespace MlxManager.Tests.Hosting;

public sealed class WatchdogTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("30000000", null, 30.0)]
    [InlineData("500000", "", 0.5)]
    [InlineData("30000000", "1", null)]
    [InlineData("0", null, null)]
    [InlineData("-5", null, null)]
    [InlineData("soon", null, null)]
    [InlineData("99999999999999999999", null, null)]
    [InlineData(null, null, null)]
    public void Grant_Environment_IsReadAsSystemdSetsIt(string? time, string? process, double? seconds) =>
        Watchdog.Grant(name => name == "WATCHDOG_USEC" ? time : process)?.TotalSeconds.Should().Be(seconds);

    [Fact]
    public void Grant_MeantForThisProcess_IsTaken() =>
        Watchdog.Grant(name => name == "WATCHDOG_USEC" ? "2000000" : $"{Environment.ProcessId}").Should().Be(TimeSpan.FromSeconds(2));

    [Fact]
    public async Task Run_EngineAnswersAndThenHangs_TellsOnlyOfTheAnswers()
    {
        var time = new FakeTimeProvider();
        var asked = Channel.CreateUnbounded<TaskCompletionSource>();
        var told = 0;
        using var watchdog = new Watchdog(
            () =>
            {
                var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                asked.Writer.TryWrite(answer);
                return answer.Task;
            },
            () => told++,
            grant: TimeSpan.FromSeconds(10),
            time);
        await watchdog.StartAsync(CancellationToken.None);

        (await NextAsync()).SetResult();
        time.Advance(TimeSpan.FromSeconds(5));
        (await NextAsync()).SetResult();
        time.Advance(TimeSpan.FromSeconds(5));
        await NextAsync();
        time.Advance(TimeSpan.FromMinutes(1));
        await watchdog.StopAsync(CancellationToken.None);

        told.Should().Be(2);
        asked.Reader.TryRead(out _).Should().BeFalse("one question is enough for an engine that hangs");

        async Task<TaskCompletionSource> NextAsync() => await asked.Reader.ReadAsync().AsTask().WaitAsync(Patience);
    }

    /// <remarks>No parent is named systemd here, and none can be seen where a unit says <c>ProtectProc=invisible</c>, as ours does.</remarks>
    [OnLinuxFact("systemd's protocol")]
    public async Task Start_BySystemd_TellsItOfReadinessLifeAndEnd()
    {
        var folder = Directory.CreateTempSubdirectory("mlx-notify-");
        var path = Path.Combine(folder.FullName, "notify");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        var heard = new List<string>();
        var settings = new Dictionary<string, string> { ["NOTIFY_SOCKET"] = path, ["WATCHDOG_USEC"] = "400000" };
        using (var server = new ServerProcess(folder.FullName, settings, [], []))
        {
            await UntilAsync("READY=1");
            await UntilAsync("WATCHDOG=1");
            await UntilAsync("WATCHDOG=1");
            await server.TerminateAsync();
            await UntilAsync("STOPPING=1");
            (await server.EndAsync()).Should().Be((0, ""));
        }

        heard.Distinct().Should().BeEquivalentTo("READY=1", "WATCHDOG=1", "STOPPING=1");
        folder.Delete(recursive: true);

        async Task UntilAsync(string word)
        {
            using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
            var buffer = new byte[256];
            do
            {
                heard.Add(Encoding.UTF8.GetString(buffer, 0, await socket.ReceiveAsync(buffer, patience.Token)));
            }
            while (heard[^1] != word);
        }
    }
}
