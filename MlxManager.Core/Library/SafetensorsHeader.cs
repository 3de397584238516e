using System.Buffers.Binary;
using System.Text.Json;
using MlxManager.Core.Cache;

namespace MlxManager.Core.Library;

/// <summary>
/// The header of a safetensors file: 8 bytes with its length, little-endian, then JSON,
/// <c>{"&lt;tensor&gt;": {"dtype": "BF16", "shape": [2, 3], "data_offsets": [0, 12]}, "__metadata__": {"k": "v"}}</c>.
/// Source: the format's README at github.com/huggingface/safetensors. Whoever made the file may be hostile.
/// </summary>
internal static class SafetensorsHeader
{
    /// <summary>A header has some 100 bytes a tensor; the format itself allows 100 MB.</summary>
    public const int MaxBytes = 16 << 20;

    private const int LengthBytes = 8;
    private const int MaxTypes = 64;
    private const int MaxTypeLength = 16;

    /// <summary>Number of elements by type; null when the file has no header that can be believed.</summary>
    public static IReadOnlyDictionary<string, long>? ReadElements(string path)
    {
        try
        {
            using var file = CuriousReading.Open(path);
            var size = RandomAccess.GetLength(file);
            Span<byte> start = stackalloc byte[LengthBytes];
            if (size < LengthBytes || RandomAccess.Read(file, start, 0) != LengthBytes)
            {
                return null;
            }

            var length = BinaryPrimitives.ReadUInt64LittleEndian(start);
            if (length is 0 or > MaxBytes || (long)length > size - LengthBytes)
            {
                return null;
            }

            var json = new byte[(int)length];
            return RandomAccess.Read(file, json, LengthBytes) == json.Length ? Parse(json) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone or unreadable: it tells nothing.
            return null;
        }
    }

    internal static IReadOnlyDictionary<string, long>? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
            var elements = new Dictionary<string, long>(StringComparer.Ordinal);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isMetadata = reader.ValueTextEquals("__metadata__"u8);
                reader.Read();
                if (isMetadata)
                {
                    reader.Skip();
                }
                else if (!AddTensor(ref reader, elements))
                {
                    return null;
                }
            }

            return elements;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter: a string that is no valid text.
            return null;
        }
    }

    private static bool AddTensor(ref Utf8JsonReader reader, Dictionary<string, long> elements)
    {
        string? type = null;
        long? count = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("dtype"u8))
            {
                reader.Read();
                type = reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= MaxTypeLength ? reader.GetString() : null;
            }
            else if (reader.ValueTextEquals("shape"u8))
            {
                reader.Read();
                count = Product(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        if (type is null || count is null || elements.Count >= MaxTypes)
        {
            return false;
        }

        var before = elements.GetValueOrDefault(type);
        elements[type] = before + count.Value;
        return elements[type] >= before;
    }

    /// <summary>Null for anything that is no shape, or holds more than there can be.</summary>
    private static long? Product(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return null;
        }

        long product = 1;
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
        {
            if (!reader.TryGetInt64(out var extent) || extent < 0 || extent > 0 && product > long.MaxValue / extent)
            {
                return null;
            }

            product *= extent;
        }

        return reader.TokenType == JsonTokenType.EndArray ? product : null;
    }
}
