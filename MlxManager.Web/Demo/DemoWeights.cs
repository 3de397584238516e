using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace MlxManager.Web.Demo;

/// <summary>
/// Files in the safetensors format: eight bytes with the length of the header, the header as JSON (name, dtype, shape and
/// place of each tensor), and the tensors one behind the other. Source: huggingface/safetensors, README, "Format".
/// </summary>
internal static class DemoWeights
{
    private const int Columns = 1024;
    private const int RowBytes = Columns * sizeof(uint);

    private static readonly string[] Parts =
    [
        "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj", "mlp.gate_proj", "mlp.up_proj", "mlp.down_proj",
    ];

    public static IEnumerable<string> TensorNames(int layers) =>
        from layer in Enumerable.Range(0, layers)
        from part in Parts
        select string.Create(CultureInfo.InvariantCulture, $"model.layers.{layer}.{part}.weight");

    /// <summary>A file of about so many bytes, shared out evenly among the tensors.</summary>
    public static SampleContent Shard(long seed, IReadOnlyList<string> tensors, long bytes)
    {
        var rows = Math.Max(1, bytes / tensors.Count / RowBytes);
        var header = new JsonObject { ["__metadata__"] = new JsonObject { ["format"] = "mlx" } };
        long end = 0;
        foreach (var name in tensors)
        {
            header[name] = new JsonObject
            {
                ["dtype"] = "U32",
                ["shape"] = new JsonArray(rows, Columns),
                ["data_offsets"] = new JsonArray(end, end += rows * RowBytes),
            };
        }

        return new PrefixedContent(WithLength(header.ToJsonString()), new GeneratedContent(seed, end));
    }

    private static byte[] WithLength(string json)
    {
        // Spaces behind the JSON keep the tensors aligned.
        var text = Encoding.UTF8.GetBytes(json.PadRight((json.Length + 7) / 8 * 8));
        var bytes = new byte[sizeof(ulong) + text.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)text.Length);
        text.CopyTo(bytes, sizeof(ulong));
        return bytes;
    }
}
