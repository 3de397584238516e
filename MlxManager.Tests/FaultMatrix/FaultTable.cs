using System.Net;
using System.Net.Sockets;
using MlxManager.Core.Downloads;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.FaultMatrix;

/// <summary>
/// What goes wrong, and what must come of it. A fault that passes must always end completed and verified; the third column
/// says what must come of it while it lasts.
/// </summary>
internal static class FaultTable
{
    public static Uri NoSuchName { get; } = new("http://content.invalid/blob");
    public static Uri NobodyListens { get; } = new("http://127.0.0.1:1/blob");

    // Speaks no TLS: whoever says hello is answered in plain words.
    public static Uri NoTls { get; } = new($"https://127.0.0.1:{ListenWithoutTls()}/blob");

    public static IReadOnlyDictionary<string, FaultRow> Rows { get; } = new FaultRow[]
    {
        // A cut is made good by asking for the rest; where nothing at all comes, time alone can tell.
        new("cut at random", at => new Fault.Cut(at.Some), at => new Fault.Cut(at.Some), new Ending.Completes()),
        new("reset at random", at => new Fault.Cut(at.Some, Reset: true), _ => new Fault.Cut(Reset: true), new Ending.Waits("cut")),
        new("cut at once", _ => new Fault.Cut(), new Ending.Waits("cut")),
        new("stall", at => new Fault.Stall(at.Some), _ => new Fault.Stall(), new Ending.Waits("stalled")),
        new("silence", _ => new Fault.DelayHeaders(), new Ending.Waits("did not answer in time")),
        new("slow drip", _ => new Fault.Drip(256 << 10), new Ending.Completes()),

        // The server's trouble, or its wish: both pass.
        Status(500), Status(502), Status(503), Status(504), Status(408, "(408)"),
        new("503 with Retry-After", _ => Status(503, ("Retry-After", "7")), new Ending.Waits("asks to wait")),
        new("429 with Retry-After", _ => new Fault.RateLimited(RetryAfterSeconds: 7), new Ending.Waits("asks to wait")),
        new("429 with RateLimit", _ => new Fault.RateLimited(RateLimitSeconds: 6), new Ending.Waits("asks to wait")),
        new("429 without a header", _ => new Fault.RateLimited(), new Ending.Waits("asks to wait")),

        // A fresh address mends an end of validity; when fresh ones are refused too, it was no end.
        new("403 expired", _ => new Fault.ExpiredSignature(), new Ending.Fails(ErrorKind.Refused, "Request has expired")),
        new("403 for another reason", _ => new Fault.Forbidden("Not served in your country"), new Ending.Fails(ErrorKind.Refused, "Not served in your country")),

        // Outside the protocol: once is an accident, again and again is a server that a person must look at.
        new("416", _ => new Fault.RangeNotSatisfiable(), Protocol("shorter than announced")),
        new("wrong Content-Range", _ => new Fault.WrongContentRange(Shift: 1), Protocol("another part of the file")),
        new("wrong total", _ => new Fault.WrongContentRange(TotalChange: 1), Protocol("another part of the file")),
        new("short body", _ => new Fault.ShortBody(1000), Protocol("another part of the file")),
        new("long body", _ => new Fault.LongBody(1000), Protocol("another part of the file")),
        new("gzip body", _ => new Fault.GzipBody(), Protocol("another encoding")),
        new("redirect loop", _ => new Fault.RedirectLoop(), Protocol("in circles")),
        new("redirect to ftp", _ => new Fault.RedirectToScheme("ftp"), Protocol("cannot be followed")),
        new("redirect to a local file", _ => new Fault.RedirectToScheme("file"), Protocol("cannot be followed")),

        // Wrong in form, but each byte that comes is where it says.
        new("200 to a range", _ => new Fault.IgnoreRange(), new Ending.Completes()),
        new("long body without a length", _ => new Fault.LongBody(1000, Chunked: true), new Ending.Completes()),
        new("short body without a length", _ => new Fault.ShortBody(1000, Chunked: true), _ => new Fault.ShortBody(long.MaxValue, Chunked: true), new Ending.Waits("cut")),

        // Found by the hash: thrown away and fetched once more, then told.
        new("flipped byte", at => new Fault.FlipByte(at.Position), new Ending.Fails(ErrorKind.WrongContent, "wrong content twice")),

        // The line beyond the Hub: names, certificates and servers come back.
        new("TLS error", _ => new Fault.RedirectElsewhere(NoTls), new Ending.Waits("secure connection")),
        // Where the resolver is away as well, nobody says that there is no such name.
        new("DNS failure", _ => new Fault.RedirectElsewhere(NoSuchName), new Ending.Waits("name", "did not answer in time")),
        new("connection refused", _ => new Fault.RedirectElsewhere(NobodyListens), new Ending.Waits("No connection")),
    }.ToDictionary(row => row.Name);

    private static FaultRow Status(int status, string? words = null) =>
        new($"{status}", _ => Status(status, []), new Ending.Waits(words ?? $"in trouble ({status})"));

    public static Fault.Status Status(int status, params (string Name, string Value)[] headers) =>
        new((HttpStatusCode)status, "Sorry", Headers: headers.ToDictionary(header => header.Name, header => header.Value));

    private static Ending.Fails Protocol(string words) => new(ErrorKind.Protocol, words);

    private static int ListenWithoutTls()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = Task.Run(async () =>
        {
            while (true)
            {
                using var socket = await listener.AcceptSocketAsync();
                await socket.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
            }
        });
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <param name="Passing">The fault as it strikes twice.</param>
/// <param name="Lasting">The fault as it stays.</param>
/// <param name="Ending">What must come of the download while it stays.</param>
internal sealed record FaultRow(string Name, Func<FaultPlace, Fault> Passing, Func<FaultPlace, Fault> Lasting, Ending Ending)
{
    public FaultRow(string name, Func<FaultPlace, Fault> always, Ending ending)
        : this(name, always, always, ending)
    {
    }

    /// <summary>Whether a fault that passes is mended without a person.</summary>
    public bool PassesUnseen { get; init; } = true;
}

/// <param name="Position">Offset in the file that the fault is about.</param>
/// <param name="Some">Bytes of an answer that arrive before it strikes.</param>
internal readonly record struct FaultPlace(long Position, long Some);
