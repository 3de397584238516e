using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Core.Models;

namespace MlxManager.Tests.Fuzz;

/// <summary>The files of a model that are looked into, and its name.</summary>
internal sealed class LibraryTargets(string folder)
{
    private static readonly RepoId Model = RepoId.Parse("mlx-community/Tiny-3B-4bit");

    private static readonly JsonSample[] Headers =
    [
        """{"__metadata__": {"format": "mlx"}, "w": {"dtype": "U32", "shape": [64, 8], "data_offsets": [0, 2048]}, "s": {"dtype": "BF16", "shape": [64, 1], "data_offsets": [0, 128]}}""",
        """{"a": {"dtype": "F8_E4M3", "shape": [9223372036854775807, 0, 2]}, "b": {"shape": [], "dtype": "F16"}}""",
    ];

    private static readonly JsonSample[] Configs =
    [
        """
        {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "max_position_embeddings": 131072, "torch_dtype": "bfloat16", "quantization": {"group_size": 64, "bits": 4},
         "text_config": {"model_type": "qwen2", "n_ctx": 4096}, "quantization_config": {"quant_method": "fp8", "load_in_8bit": true}}
        """,
    ];

    private static readonly JsonSample[] Tokenizers = ["""{"chat_template": "{{ messages }}", "model_max_length": 1e30}""", """{"chat_template": [{"name": "default", "template": "x"}]}"""];

    public IEnumerable<FuzzTarget> All =>
    [
        FuzzTarget.OfBytes("header of safetensors", 80_000, noise => noise.Json(Headers), bytes =>
        {
            var elements = SafetensorsHeader.Parse(bytes);
            FuzzCheck.Ensure(elements is null || elements.Values.All(count => count >= 0), "less than no elements");
            return elements is not null;
        }),
        FuzzTarget.OfBytes("file of safetensors", 1_000, noise =>
        {
            var header = noise.Json(Headers);
            return noise.Spoil([.. BitConverter.GetBytes(noise.OneIn(4) ? noise.Below(int.MaxValue) * 4L : header.Length), .. header, .. noise.Bytes(20)], oneIn: 3);
        }, bytes => SafetensorsHeader.ReadElements(Written("header.safetensors", bytes)) is not null),
        FuzzTarget.OfBytes("config of a model", 3_000, noise => noise.Json(Configs), bytes => ReadFacts("config.json", bytes).Architecture is not null),
        FuzzTarget.OfBytes("tokenizer of a model", 1_000, noise => noise.Json(Tokenizers), bytes => ReadFacts("tokenizer_config.json", bytes).HasChatTemplate),
        FuzzTarget.OfText("name of a model", 40_000, noise => noise.Text("Qwen3-30B-A3B-4bit", "Mixtral-8x7B-Instruct", "model-Q4_K_M", "350M-mxfp4", "99999999999999999999B"), text =>
        {
            var parameters = NameFacts.Parameters(text);
            FuzzCheck.Ensure(parameters is null or > 0 && NameFacts.Bits(text) is null or (>= 1 and <= 32), "a model of no possible size");
            return parameters is not null;
        }),
    ];

    private LocalFacts ReadFacts(string name, byte[] bytes)
    {
        _ = Written(name, bytes);
        return FactsReading.Read(Model, [new SnapshotEntry(folder, name, DiskKind.File, null, bytes.Length, default)], default);
    }

    private string Written(string name, byte[] bytes)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
