namespace MlxManager.Web.Layout;

/// <summary>Whether this server only plays, and how the page says so. The host registers one.</summary>
public sealed record DemoState(bool IsDemo, string Text)
{
    public static DemoState Off { get; } = new(false, "");
}
