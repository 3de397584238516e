using MlxManager.Core.Hub;

namespace MlxManager.Tests.Hub;

public sealed class CutTextTests
{
    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "abc…")]
    [InlineData("ab\U0001F600", 3, "ab…")]
    [InlineData("a\U0001F600b", 3, "a\U0001F600…")]
    public void To_LongText_IsCutBetweenCharacters(string text, int most, string cut) => CutText.To(text, most).Should().Be(cut);
}
