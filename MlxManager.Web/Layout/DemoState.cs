namespace MlxManager.Web.Layout;

/// <summary>Whether this server only plays, and how the page says so. The host registers one.</summary>
public sealed record DemoState(bool IsDemo, string Text)
{
    public static DemoState Off { get; } = new(false, "");

    public static DemoState Playing { get; } = new(
        true, "Made-up models from a sample Hub in this process, into a temporary cache that goes when the server stops.");
}
