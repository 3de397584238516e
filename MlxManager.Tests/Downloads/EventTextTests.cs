using MlxManager.Core.Downloads;
using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Downloads;

public sealed class EventTextTests
{
    [Fact]
    public void Split_Joined_IsWhatWasJoined()
    {
        var facts = new EventFacts
        {
            Model = "a/b",
            Revision = "main",
            Commit = "0123",
            Path = "sub/ä \"quoted\".bin",
            Files = 0,
            Bytes = long.MaxValue,
            TotalBytes = 0,
            Cause = FailureCause.RateLimited,
            Tries = 3,
            WentOnAfter = TimeSpan.FromSeconds(12.5),
            Error = ErrorKind.WrongOnDisk,
            IsRetry = true,
        };

        EventText.Split(EventText.Join("All of it.", facts)).Should().Be(("All of it.", facts));
        EventText.Split(EventText.Join("Nothing.", EventFacts.None)).Should().Be(("Nothing.", EventFacts.None));
    }

    [Fact]
    public void Split_RowFromBeforeTheFacts_IsTheMessageAlone() =>
        EventText.Split("Complete: 3 files {\"files\":3}.").Should().Be(("Complete: 3 files {\"files\":3}.", null));

    [Theory]
    [InlineData("{\"cause\":\"OfALaterVersion\"}")]
    [InlineData("{\"tries\":")]
    [InlineData("")]
    public void Split_FactsThatCannotBeRead_LeaveTheMessage(string facts) =>
        EventText.Split($"It failed.\u001e{facts}").Should().Be(("It failed.", null));

    [Fact]
    public void Join_MessageThatHoldsAnything_DoesNotPassForFacts()
    {
        var message = "The Hub says: \u001e{\"tries\":7}" + new string('x', 5000);

        var (kept, facts) = EventText.Split(EventText.Join(message, new EventFacts { Tries = 1 }));

        kept.Should().StartWith("The Hub says:  {").And.HaveLength(1000);
        facts.Should().Be(new EventFacts { Tries = 1 });
        EventText.Split(EventText.Join(message, null)).Facts.Should().BeNull();
    }
}
