namespace MlxManager.Web.Layout;

/// <summary>Whether this server only plays; the page says so. The host registers one.</summary>
public sealed record DemoState(bool IsDemo)
{
    public static DemoState Off { get; } = new(false);

    public static DemoState Playing { get; } = new(true);
}
