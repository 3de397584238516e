using System.Net;
using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Transfer;

public sealed class RangeClientTests
{
    [Theory]
    [InlineData("//(\u202ecdn.test/x")]
    [InlineData("file://\u202e/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://cdn.test/x")]
    [InlineData("http://cdn.test/x")]
    [InlineData("https://user:word@cdn.test/x")]
    [InlineData("")]
    public async Task AskAsync_RedirectToNoAddress_IsAFailureInWords(string location)
    {
        using var http = new HttpClient(new Redirecting(location));
        using var deadline = new Deadline(TimeSpan.FromMinutes(1), TimeProvider.System, default);
        var client = new RangeClient(http, 1000, new TransferOptions(), TimeProvider.System);

        var answer = await client.AskAsync(new BlobLocation(new Uri("https://hub.test/x"), null, null), new ByteSpan(0, 100), deadline);

        answer.Should().BeOfType<RangeAnswer.Failed>().Which.Failure.Message.Should().Contain("cannot be followed");
    }

    private sealed class Redirecting(string location) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage(HttpStatusCode.Found);
            response.Headers.TryAddWithoutValidation("Location", location);
            return Task.FromResult(response);
        }
    }
}
