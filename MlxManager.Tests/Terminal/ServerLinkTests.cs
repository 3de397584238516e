using MlxManager.Tests.Hub;
using MlxManager.Web.Terminal;

namespace MlxManager.Tests.Terminal;

public sealed class ServerLinkTests
{
    [Fact]
    public async Task Get_KeyGiven_GoesToTheServerAlone()
    {
        await using var other = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json("[]"));
        await using var server = await ScriptedOrigin.StartAsync(ScriptedOrigin.Status(302, ("Location", other.Address.ToString())), ScriptedOrigin.Json("[]"));
        using var link = new ServerLink(server.Address, "mlxm_secret");

        var redirected = () => link.GetAsync("/api/models/local", default);
        await redirected.Should().ThrowAsync<CommandStopped>();
        (await link.GetAsync("/api/models/local", default)).Should().Be("[]");

        server.Requests.Should().HaveCount(2).And.OnlyContain(request => request.Headers["Authorization"] == "Bearer mlxm_secret");
        other.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData(400, """{"errors":{"model_id":["This is not a model id."]},"title":"x"}""", ExitCode.Usage, "This is not a model id.")]
    [InlineData(401, """{"detail":"A key is needed."}""", ExitCode.NeedsPerson, "A key is needed.")]
    [InlineData(403, """{"detail":"This key may only look."}""", ExitCode.NeedsPerson, "This key may only look.")]
    [InlineData(404, """{"detail":"There is no download 7."}""", ExitCode.NotFound, "There is no download 7.")]
    [InlineData(409, """{"detail":"A download that is paused does not allow this."}""", ExitCode.Refused, "A download that is paused does not allow this.")]
    [InlineData(500, """{"detail":"Not everything could be removed."}""", ExitCode.Failed, "Not everything could be removed.")]
    [InlineData(502, """{"detail":"It is gated.","reason":"gated"}""", ExitCode.NeedsPerson, "It is gated.")]
    [InlineData(502, "<html>", ExitCode.Failed, "answered 502")]
    [InlineData(502, "[]", ExitCode.Failed, "answered 502")]
    public async Task Get_Refused_StopsWithTheServersWordsAndTheirExitCode(int status, string body, int exitCode, string words)
    {
        await using var server = await ScriptedOrigin.StartAsync(ScriptedOrigin.Status(status, body));
        using var link = new ServerLink(server.Address, null);

        var get = () => link.GetAsync("/api/models/local", default);

        var stopped = (await get.Should().ThrowAsync<CommandStopped>()).Which;
        stopped.ExitCode.Should().Be(exitCode);
        stopped.Message.Should().Contain(words);
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("")]
    public void Key_ThatIsNone_IsRefusedAndNotRepeated(string content)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, content);
            var find = () => new ServerFinder("http://127.0.0.1:1", file);

            find.Should().Throw<CommandStopped>().Which.Message.Should().NotContain("two words");
        }
        finally
        {
            File.Delete(file);
        }
    }
}
