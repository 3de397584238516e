namespace MlxManager.Web.Demo.Wire;

/// <summary>One request on its way through the hub.</summary>
internal sealed class Exchange(HubState hub, HttpContext context, RequestRecord record, string[] segments, CancellationToken gone)
{
    public HubState Hub => hub;

    public HttpContext Context => context;

    public RequestRecord Record => record;

    /// <summary>Of the path, each decoded by itself: a revision may hold an encoded slash.</summary>
    public string[] Segments => segments;

    /// <summary>Ends when the client leaves or the hub goes down.</summary>
    public CancellationToken Gone => gone;

    public HttpRequest Request => Context.Request;

    public HttpResponse Response => Context.Response;

    public SampleHubOptions Options => Hub.Options;

    public bool IsHead => HttpMethods.IsHead(Request.Method);

    public ActiveFault? Fault { get; private set; }

    /// <summary>Finds the fault for this request, if any. True when the fault was the whole answer.</summary>
    public async Task<bool> MeetFaultAsync(RequestTraits traits)
    {
        Fault = Hub.Faults.Take(traits);
        Record.Befall(Fault?.Kind);
        return Fault is not null && await FaultAnswer.TryAnswerAsync(this, Fault);
    }

    public void Begin(int status)
    {
        Response.StatusCode = status;
        Record.Begin(status);
    }

    /// <summary>The account of the request's token; null for none or an unknown one.</summary>
    public SampleAccount? Account =>
        Record.Authorization is { } header && header.StartsWith("Bearer ", StringComparison.Ordinal)
            ? Hub.FindAccount(header["Bearer ".Length..])
            : null;
}
