using MlxManager.Web.Terminal;

namespace MlxManager.Tests.Terminal;

public sealed class TargetTests
{
    [Theory]
    [InlineData("mlx-community/Tiny", "mlx-community/Tiny", null)]
    [InlineData("mlx-community/Tiny@v1.0", "mlx-community/Tiny", "v1.0")]
    [InlineData("mlx-community/Tiny@refs/pr/3", "mlx-community/Tiny", "refs/pr/3")]
    [InlineData("gpt2", "gpt2", null)]
    [InlineData("https://huggingface.co/mlx-community/Tiny/tree/dev", "mlx-community/Tiny", "dev")]
    public void Parse_AModelAsItIsTyped_IsModelAndRevision(string text, string model, string? revision)
    {
        var target = Target.Parse(text);

        target.Model.Value.Should().Be(model);
        (target.Revision?.Value).Should().Be(revision);
    }

    [Theory]
    [InlineData("a/b/c")]
    [InlineData("")]
    [InlineData("../x")]
    [InlineData("a/b@")]
    [InlineData("a/b@../x")]
    public void Parse_WhatIsNone_IsAUsageError(string text)
    {
        var parse = () => Target.Parse(text);

        parse.Should().Throw<CommandStopped>().Which.ExitCode.Should().Be(ExitCode.Usage);
    }

    [Fact]
    public void Among_NumberOrModel_IsTheOneThatIsMeant()
    {
        RemoteDownload[] downloads = [Sample.Of(1, "a/one"), Sample.Of(2, "a/two"), Sample.Of(3, "a/two") with { Revision = "dev" }];

        Target.Among(downloads, "2").DownloadId.Should().Be(2);
        Target.Among(downloads, "A/One").DownloadId.Should().Be(1);
        Target.Among(downloads, "a/two@dev").DownloadId.Should().Be(3);
    }

    [Fact]
    public void Among_NameOfSeveral_SaysWhich()
    {
        var among = () => Target.Among([Sample.Of(2, "a/two"), Sample.Of(3, "a/two") with { Revision = "dev" }], "a/two");

        var stopped = among.Should().Throw<CommandStopped>().Which;
        stopped.ExitCode.Should().Be(ExitCode.Usage);
        stopped.Message.Should().Contain("2 (a/two").And.Contain("3 (a/two@dev");
    }

    [Theory]
    [InlineData("7")]
    [InlineData("a/three")]
    public void Among_None_IsNotFound(string text)
    {
        var among = () => Target.Among([Sample.Of(2, "a/two")], text);

        among.Should().Throw<CommandStopped>().Which.ExitCode.Should().Be(ExitCode.NotFound);
    }
}
