using MlxManager.Core.Downloads;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.FaultMatrix;

/// <summary>As <see cref="FaultTable"/>, of what the Hub itself answers: to a plan, and to where a file is.</summary>
internal static class HubFaultTable
{
    private static readonly FaultRow[] Both =
    [
        Status(500), Status(502), Status(503), Status(504), Status(408),
        new("503 with Retry-After", _ => FaultTable.Status(503, ("Retry-After", "7")), new Ending.Waits("trouble of its own")),
        new("429 with Retry-After", _ => new Fault.RateLimited(RetryAfterSeconds: 7), new Ending.Waits("too many requests")),
        new("429 with RateLimit", _ => new Fault.RateLimited(RateLimitSeconds: 6), new Ending.Waits("too many requests")),
        new("429 without a header", _ => new Fault.RateLimited(), new Ending.Waits("too many requests")),
        new("silence", _ => new Fault.DelayHeaders(), new Ending.Waits("did not answer in time")),
        new("403 for another reason", _ => new Fault.Forbidden("Not served in your country"), new Ending.Fails(ErrorKind.Refused, "Not served in your country"))
        {
            // The Hub's own refusal is believed at once: it is for a person.
            PassesUnseen = false,
        },
    ];

    public static IReadOnlyDictionary<string, FaultRow> Plan { get; } = Both.Concat(
    [
        new("cut at once", _ => new Fault.Cut(), new Ending.Waits("broke off")),
        new("stall", _ => new Fault.Stall(1), new Ending.Waits("did not answer in time")),
        new("slow drip", _ => new Fault.Drip(64 << 10), new Ending.Completes()),
        new("gzip body", _ => new Fault.GzipBody(), new Ending.Completes()),

        // Cut short in a way that looks whole, as a network's sign-in page does that answers everything.
        new("short body", _ => new Fault.ShortBody(10), Malformed("cannot be right")),
        new("long body", _ => new Fault.LongBody(10), Malformed("cannot be right")),
        new("sign-in page", _ => new Fault.Status(System.Net.HttpStatusCode.OK, "<html>Welcome to our network</html>", "text/html"), Malformed("cannot be right")),
        new("redirect loop", _ => new Fault.RedirectLoop(), Malformed("leads nowhere")),
        new("redirect to ftp", _ => new Fault.RedirectToScheme("ftp"), Malformed("leads nowhere")),
        new("redirect elsewhere", _ => new Fault.RedirectElsewhere(FaultTable.NobodyListens), Malformed("leads nowhere")),
    ]).ToDictionary(row => row.Name);

    public static IReadOnlyDictionary<string, FaultRow> Locate { get; } = Both.Concat(
    [
        new("redirect loop", _ => new Fault.RedirectLoop(), Malformed("in a circle")),
        new("redirect to ftp", _ => new Fault.RedirectToScheme("ftp"), Malformed("no usable address")),
        new("redirect to a local file", _ => new Fault.RedirectToScheme("file"), Malformed("no usable address")),
    ]).ToDictionary(row => row.Name);

    private static FaultRow Status(int status) =>
        new($"{status}", _ => FaultTable.Status(status), new Ending.Waits($"trouble of its own (it answered {status})"));

    private static Ending.Fails Malformed(string words) => new(ErrorKind.Protocol, words);
}
