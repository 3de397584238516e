using MlxManager.Web.Demo;

namespace MlxManager.Tests.Browser;

/// <summary>What the sample Hub of the browser tests offers.</summary>
internal static class Models
{
    public const string Name = "lab/Sample-8B-Instruct-4bit";
    public const string Weights = "model.safetensors";

    /// <summary>A speed at which a download of 24 MB can be watched.</summary>
    public const long Walk = 3_000_000;

    public static SampleModel Build(string id = Name, int megabytes = 24) => new(
        id,
        SampleFile.Text("README.md", $"# {id}\n"),
        SampleFile.Text("config.json", """{"model_type": "llama", "hidden_size": 64}"""),
        SampleFile.Text("tokenizer/tokenizer.json", """{"version": "1.0"}"""),
        // Of its own for each: a content that another model here has would be copied, not fetched.
        SampleFile.Generated(Weights, seed: id.Aggregate(17L, (seed, c) => unchecked((seed * 31) + c)), length: megabytes * 1_000_000L))
    {
        Downloads = 182_340,
        Likes = 96,
        ParameterCount = 8_030_000_000,
    };
}
