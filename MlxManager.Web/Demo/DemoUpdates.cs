namespace MlxManager.Web.Demo;

/// <summary>What the owners of models have changed since the demo's cache was laid: one of them is to be updated.</summary>
internal static class DemoUpdates
{
    public const string Moved = DemoCache.Whole;

    /// <summary>The weights stay: an update fetches the texts alone.</summary>
    public static void Move(SampleHub hub)
    {
        hub.Update(Moved, [SampleFile.Text("generation_config.json", "{\n  \"do_sample\": false\n}\n")], title: "Speak with a steadier voice by default");
        hub.Update(
            Moved, [SampleFile.Text("README.md", $"# {Moved}\n\nNow with a list of voices.\n"), SampleFile.Text("voices.json", "[\"wren\", \"lark\"]\n")], title: "List the voices");
    }
}
