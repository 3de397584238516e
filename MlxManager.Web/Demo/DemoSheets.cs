namespace MlxManager.Web.Demo;

/// <summary>What makes a model's sheet worth looking at in the demo: a card as real ones are, branches, tags, quantizations.</summary>
internal static class DemoSheets
{
    private const string Versioned = "mlx-samples/Mini-Qwen-1.5B-Instruct-4bit";

    public static void Prepare(SampleHub hub)
    {
        hub.Add(DemoGguf.Model);
        hub.Tag(Versioned, "v1.0", hub.CommitOf(Versioned));
        hub.Update(Versioned, [SampleFile.Text("README.md", DemoCards.Instruct(Versioned))]);
        hub.Describe(Versioned, model => model with { LastModified = DemoCatalog.Models.Single(listed => listed.Id == Versioned).LastModified });
        hub.Tag(Versioned, "v1.1", hub.CommitOf(Versioned));
        hub.Update(Versioned, [SampleFile.Text("generation_config.json", "{\n  \"temperature\": 0.7\n}\n")], "experimental");
    }
}
