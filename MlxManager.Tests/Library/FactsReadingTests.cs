using System.Buffers.Binary;
using System.Text;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Library;

public sealed class FactsReadingTests : IDisposable
{
    private static readonly CommitHash Commit = TemporaryCache.Commit(1);
    private readonly LibrarySetup _setup = new();

    public void Dispose() => _setup.Dispose();

    [Fact]
    public async Task Facts_QuantizedModel_AreReadFromItsFiles()
    {
        Plant("config.json", """
            {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "max_position_embeddings": 131072, "torch_dtype": "bfloat16",
             "quantization": {"group_size": 64, "bits": 4}}
            """);
        Plant("tokenizer_config.json", """{"chat_template": "{{ messages }}"}""");

        // 8 weights of 4 bits in each U32; a scale and a bias of 16 bits for 64 of them.
        Plant("model-1.safetensors", Safetensors("""{"__metadata__": {"format": "mlx"}, "w": {"dtype": "U32", "shape": [64, 8], "data_offsets": [0, 2048]}}"""));
        Plant("model-2.safetensors", Safetensors(
            """{"s": {"dtype": "BF16", "shape": [64, 1], "data_offsets": [0, 128]}, "b": {"dtype": "BF16", "shape": [64, 1], "data_offsets": [128, 256]}}"""));

        var facts = await ReadAsync();

        facts.Should().Be(new LocalFacts("LlamaForCausalLM", 64 * 64, 4, 131072, true, "BF16", facts.WeightBytes));
        facts.WeightBytes.Should().BePositive();
    }

    [Fact]
    public async Task Facts_ModelWithPictures_AreInItsInnerConfig()
    {
        Plant("config.json", """{"model_type": "", "text_config": {"model_type": "qwen2", "max_position_embeddings": 32768, "dtype": "float16"}}""");
        Plant("chat_template.jinja", "x");

        (await ReadAsync()).Should().Be(new LocalFacts("qwen2", null, 4, 32768, true, "float16", null), "the bits stand in the name Tiny-4bit");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("""{"architectures": [7], "model_type": {"a": 1}, "max_position_embeddings": -5, "torch_dtype": null}""")]
    [InlineData("""{"architectures": ["\ud800"], "max_position_embeddings": 99999999999999, "text_config": [1]}""")]
    [InlineData("""{"\ud800": 1, "quantization": {"\udc00": 4}, "text_config": {"\ud800": 1}}""")]
    public async Task Facts_ConfigOfNoSense_TellsNothing(string config)
    {
        Plant("config.json", config);
        Plant("tokenizer_config.json", """{"chat_template": []}""");
        Plant("model.safetensors", "not one");

        (await ReadAsync()).Should().Be(new LocalFacts(null, null, 4, null, false, null, 7));
    }

    [Fact]
    public void Header_Sound_CountsElements() =>
        SafetensorsHeader.ReadElements(PlantFile(Safetensors("""{"a": {"dtype": "F16", "shape": [3, 4], "data_offsets": [0, 24]}, "b": {"dtype": "F16", "shape": [], "data_offsets": [24, 26]}}""")))
            .Should().BeEquivalentTo(new Dictionary<string, long> { ["F16"] = 13 });

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"a": 1}""")]
    [InlineData("""{"a": {"dtype": "F16"}}""")]
    [InlineData("""{"a": {"shape": [1]}}""")]
    [InlineData("""{"a": {"dtype": "F16", "shape": [-1]}}""")]
    [InlineData("""{"a": {"dtype": "F16", "shape": [1.5]}}""")]
    [InlineData("""{"a": {"dtype": "F16", "shape": "1"}}""")]
    [InlineData("""{"a": {"dtype": "F16", "shape": [9223372036854775807, 2]}}""")]
    [InlineData("""{"a": {"dtype": "F16", "shape": [9223372036854775807]}, "b": {"dtype": "F16", "shape": [1]}}""")]
    [InlineData("""{"a": {"dtype": "\ud800", "shape": [1]}}""")]
    [InlineData("""{"a": {"dtype": "a very long name of a type", "shape": [1]}}""")]
    [InlineData("""{"a": {"dtype": "F16", "shape": [[[[[[[[[[[[1]]]]]]]]]]]]}}""")]
    public void Header_Hostile_IsNotBelieved(string json) =>
        SafetensorsHeader.ReadElements(PlantFile(Safetensors(json))).Should().BeNull();

    [Theory]
    [InlineData(0UL)]
    [InlineData(7UL)]
    [InlineData(1UL << 30)]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 63)]
    public void Header_LengthThatCannotBe_IsNotBelieved(ulong length)
    {
        var file = new byte[12];
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);
        Encoding.ASCII.GetBytes("{}  ").CopyTo(file, 8);

        SafetensorsHeader.ReadElements(PlantFile(file)).Should().BeNull();
    }

    [Fact]
    public void Header_MoreTypesThanThereAre_IsNotBelieved()
    {
        var tensors = Enumerable.Range(0, 1000).Select(i => $$"""
            "t{{i}}": {"dtype": "T{{i}}", "shape": [1]}
            """);

        SafetensorsHeader.ReadElements(PlantFile(Safetensors("{" + string.Join(',', tensors) + "}"))).Should().BeNull();
    }

    [Fact]
    public void Header_NoFile_IsNull() => SafetensorsHeader.ReadElements(Path.Combine(_setup.Cache.Root, "nothing")).Should().BeNull();

    private async Task<LocalFacts> ReadAsync() => (await _setup.Index.DetailsAsync(RepoName.Model(TemporaryCache.Model), default))!.Facts!;

    private void Plant(string name, string content) => Plant(name, Encoding.UTF8.GetBytes(content));

    private void Plant(string name, byte[] content) => File.WriteAllBytes(_setup.Cache.Plant(Path.Combine(_setup.Cache.Snapshot(Commit), name)), content);

    private string PlantFile(byte[] content)
    {
        var path = _setup.Cache.Plant("file");
        File.WriteAllBytes(path, content);
        return path;
    }

    private static byte[] Safetensors(string json)
    {
        var text = Encoding.UTF8.GetBytes(json);
        var file = new byte[8 + text.Length + 16];
        BinaryPrimitives.WriteInt64LittleEndian(file, text.Length);
        text.CopyTo(file, 8);
        return file;
    }
}
