using MlxManager.Core.Downloads;

namespace MlxManager.Tests.Downloads;

public sealed class StateTableTests
{
    private static readonly Dictionary<(DownloadStatus, DownloadCommand), DownloadStatus> Allowed = new()
    {
        [(DownloadStatus.Pending, DownloadCommand.Pause)] = DownloadStatus.Paused,
        [(DownloadStatus.Pending, DownloadCommand.Cancel)] = DownloadStatus.Cancelled,
        [(DownloadStatus.Downloading, DownloadCommand.Pause)] = DownloadStatus.Paused,
        [(DownloadStatus.Downloading, DownloadCommand.Cancel)] = DownloadStatus.Cancelled,
        [(DownloadStatus.Paused, DownloadCommand.Resume)] = DownloadStatus.Pending,
        [(DownloadStatus.Paused, DownloadCommand.Cancel)] = DownloadStatus.Cancelled,
        [(DownloadStatus.Failed, DownloadCommand.Retry)] = DownloadStatus.Pending,
        [(DownloadStatus.Failed, DownloadCommand.Cancel)] = DownloadStatus.Cancelled,
        [(DownloadStatus.Completed, DownloadCommand.Dismiss)] = DownloadStatus.Completed,
        [(DownloadStatus.Completed, DownloadCommand.Forget)] = DownloadStatus.Completed,
        [(DownloadStatus.Cancelled, DownloadCommand.Forget)] = DownloadStatus.Cancelled,
    };

    public static TheoryData<DownloadStatus, DownloadCommand> Every()
    {
        var data = new TheoryData<DownloadStatus, DownloadCommand>();
        foreach (var status in Enum.GetValues<DownloadStatus>())
        {
            foreach (var command in Enum.GetValues<DownloadCommand>())
            {
                data.Add(status, command);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void Next_EveryStatusAndCommand_FollowsTheTable(DownloadStatus status, DownloadCommand command)
    {
        DownloadStatus? expected = Allowed.TryGetValue((status, command), out var next) ? next : null;

        StateTable.Next(status, command).Should().Be(expected);
        StateTable.Allows(status, command).Should().Be(expected is not null);
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void Refusal_EveryStatusAndCommand_IsASentence(DownloadStatus status, DownloadCommand command) =>
        StateTable.Refusal(status, command).Should().MatchRegex(@"^The download [a-z ]+ and cannot be [a-z]+\.$");
}
