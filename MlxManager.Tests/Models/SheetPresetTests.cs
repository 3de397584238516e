using MlxManager.Core.Hub;
using MlxManager.Web.Models;

namespace MlxManager.Tests.Models;

public sealed class SheetPresetTests
{
    [Fact]
    public void For_MlxModel_EssentialsAreWhatMlxLmReads()
    {
        var presets = Presets(
            ".gitattributes", "README.md", "chat_template.jinja", "config.json", "consolidated.safetensors", "extra/notes.txt", "images/cat.png",
            "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "model.py", "model.safetensors.index.json", "qwen.tiktoken",
            "sub/tokenizer.model", "tokenizer.model", "vocab.jsonl");

        Paths(presets, PresetKind.Essentials).Should().Equal(
            "extra/notes.txt", "chat_template.jinja", "config.json", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors",
            "model.py", "model.safetensors.index.json", "qwen.tiktoken", "tokenizer.model", "vocab.jsonl");
        Paths(presets, PresetKind.Basics).Should().Equal(
            "extra/notes.txt", "sub/tokenizer.model", "chat_template.jinja", "config.json", "qwen.tiktoken", "tokenizer.model");
        SheetPreset.FirstOf(presets)!.Kind.Should().Be(PresetKind.Everything);
        presets[0].Selection.Patterns.Should().Be(FilePatterns.Everything);
    }

    [Fact]
    public void For_WeightsOfAnotherName_EssentialsTakeThem() =>
        Paths(Presets("config.json", "weights.safetensors"), PresetKind.Essentials).Should().Equal("config.json", "weights.safetensors");

    [Fact]
    public void For_NothingSuchThere_OffersOnlyWhatChoosesSomething()
    {
        Presets("a.bin").Select(preset => preset.Kind).Should().Equal(PresetKind.Everything);
        Presets().Should().BeEmpty();
    }

    [Fact]
    public void For_Gguf_GroupsPartsAndAddsTheProjector()
    {
        var presets = Presets(
            "config.json", "M-Q4_K_M.gguf", "M-Q8_0-00001-of-00002.gguf", "M-Q8_0-00002-of-00002.gguf", "BF16/M-00001-of-00001.gguf",
            "mmproj-BF16.gguf", "mmproj-F16.gguf", "imatrix.gguf");

        presets.Where(preset => preset.Kind == PresetKind.Quantization).Select(preset => $"{preset.Name}: {string.Join(' ', preset.Selection.Paths())}")
            .Should().Equal(
                "BF16: BF16/M-00001-of-00001.gguf mmproj-F16.gguf",
                "Q4_K_M: M-Q4_K_M.gguf mmproj-F16.gguf",
                "Q8_0: M-Q8_0-00001-of-00002.gguf M-Q8_0-00002-of-00002.gguf mmproj-F16.gguf");
        SheetPreset.FirstOf(presets)!.Name.Should().Be("Q4_K_M");
    }

    [Theory]
    [InlineData("llama-2-7b-chat.Q2_K.gguf", "Q2_K")]
    [InlineData("Qwen3-Coder-UD-Q4_K_XL.gguf", "UD-Q4_K_XL")]
    [InlineData("model-IQ3_XXS.gguf", "IQ3_XXS")]
    [InlineData("phi-q4_0_4_8.gguf", "Q4_0_4_8")]
    [InlineData("gpt-oss-20b-mxfp4.gguf", "MXFP4")]
    [InlineData("bitnet-TQ1_0.gguf", "TQ1_0")]
    [InlineData("Q4_K_M/part-00001-of-00003.gguf", "Q4_K_M")]
    [InlineData("from-bf16-to-Q5_K_S_imat.gguf", "Q5_K_S")]
    [InlineData("ggml-model-fp16.gguf", "FP16")]
    [InlineData("nameless.gguf", "nameless")]
    public void Quantizations_Names_AreReadAsTheHubReadsThem(string file, string label) =>
        GgufNames.Quantizations([SheetSamples.File(file)]).Single().Label.Should().Be(label);

    [Fact]
    public void Quantizations_TwoModelsOfOneKind_AreToldApartByName() =>
        GgufNames.Quantizations([SheetSamples.File("7b-Q4_0.gguf"), SheetSamples.File("13b-Q4_0.gguf", 2000)])
            .Select(quantization => quantization.Label).Should().Equal("7b-Q4_0", "13b-Q4_0");

    private static IReadOnlyList<SheetPreset> Presets(params string[] paths) => SheetPreset.For(SheetSamples.Tree(paths));

    private static IEnumerable<string> Paths(IReadOnlyList<SheetPreset> presets, PresetKind kind) =>
        presets.Single(preset => preset.Kind == kind).Selection.Paths();
}
