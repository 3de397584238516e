using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;
using MlxManager.Core.Cache;

namespace MlxManager.Core.Library;

/// <summary>What the header of a GGUF file says. Anything may be null: then it does not say, or not so that it could be believed.</summary>
/// <param name="Elements">Number of elements by type, as <c>Q4_K</c>.</param>
internal sealed record GgufFacts(string? Architecture, int? ContextLength, bool HasChatTemplate, IReadOnlyDictionary<string, long> Elements);

/// <summary>
/// The header of a GGUF file, all little-endian: <c>GGUF</c>, version (2 or 3), number of tensors, number of keys; then the keys, each
/// <c>string key, u32 type, value</c>; then the tensors, each <c>string name, u32 dimensions, u64 extent × dimensions, u32 type, u64 offset</c>.
/// A string is <c>u64 length, bytes</c>; an array <c>u32 type, u64 count, values</c>. Source: docs/gguf.md at github.com/ggml-org/ggml.
/// Whoever made the file may be hostile: nothing is allocated by a number from it, and no more is read than <see cref="MaxBytes"/>.
/// </summary>
internal sealed class GgufHeader : IDisposable
{
    /// <summary>A vocabulary of 300,000 words with its merges has some 20 MB.</summary>
    public const long MaxBytes = 128L << 20;

    private const int BufferBytes = 64 << 10;
    private const int MaxWordLength = 100;
    private const int MaxDimensions = 8;
    private const int MaxTypes = 64;
    private const uint StringType = 8;
    private const uint ArrayType = 9;

    private readonly SafeFileHandle _file;
    private readonly long _end;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private long _bufferAt;
    private int _buffered;
    private long _at;

    private GgufHeader(SafeFileHandle file)
    {
        _file = file;
        _end = Math.Min(RandomAccess.GetLength(file), MaxBytes);
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Null when the file has no header that can be believed.</summary>
    public static GgufFacts? Read(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var header = new GgufHeader(CuriousReading.Open(path));
            return header.Read(cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // Gone, unreadable or nonsense: it tells nothing.
            return null;
        }
    }

    private GgufFacts Read(CancellationToken cancellationToken)
    {
        if (Number(4) != BinaryPrimitives.ReadUInt32LittleEndian("GGUF"u8) || Number(4) is not (2 or 3))
        {
            throw Nonsense();
        }

        var (tensors, keys) = (Number(8), Number(8));
        string? architecture = null;
        var contexts = new Dictionary<string, int>(StringComparer.Ordinal);
        var hasTemplate = false;
        for (ulong key = 0; key < keys; key++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var name = Text();
            var type = (uint)Number(4);
            if (name == "general.architecture" && type == StringType)
            {
                architecture = Text();
            }
            else if (name == "tokenizer.chat_template" && type == StringType)
            {
                var length = Number(8);
                Skip(length);
                hasTemplate = length > 0;
            }
            else if (name?.EndsWith(".context_length", StringComparison.Ordinal) == true && WidthOf(type) is > 1 and var width && type is not (6 or 12))
            {
                // Of one family only the one that it is of counts; a hostile file has thousands.
                if (Number(width) is var tokens and > 0 and <= 1 << 30 && contexts.Count < MaxTypes)
                {
                    contexts[name] = (int)tokens;
                }
            }
            else
            {
                SkipValue(type, isInArray: false);
            }
        }

        return new GgufFacts(
            architecture,
            architecture is not null && contexts.TryGetValue(architecture + ".context_length", out var context) ? context : null,
            hasTemplate,
            Elements(tensors, cancellationToken));
    }

    private Dictionary<string, long> Elements(ulong tensors, CancellationToken cancellationToken)
    {
        var elements = new Dictionary<string, long>(StringComparer.Ordinal);
        for (ulong tensor = 0; tensor < tensors; tensor++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Skip(Number(8));
            var dimensions = Number(4);
            if (dimensions > MaxDimensions)
            {
                throw Nonsense();
            }

            long count = 1;
            for (ulong dimension = 0; dimension < dimensions; dimension++)
            {
                var extent = Number(8);
                if (extent > long.MaxValue || extent > 0 && count > long.MaxValue / (long)extent)
                {
                    throw Nonsense();
                }

                count *= (long)extent;
            }

            var type = GgufTypes.Name((uint)Number(4));
            Skip(8);
            var before = elements.GetValueOrDefault(type);
            if (count > long.MaxValue - before)
            {
                throw Nonsense();
            }

            elements[type] = before + count;
        }

        return elements;
    }

    private void SkipValue(uint type, bool isInArray)
    {
        if (type == StringType)
        {
            Skip(Number(8));
        }
        else if (type == ArrayType && !isInArray)
        {
            var inner = (uint)Number(4);
            var count = Number(8);
            if (WidthOf(inner) is > 0 and var width)
            {
                Skip(count > (ulong)_end ? throw Nonsense() : count * (ulong)width);
                return;
            }

            for (ulong item = 0; item < count; item++)
            {
                SkipValue(inner, isInArray: true);
            }
        }
        else
        {
            Skip(WidthOf(type) is > 0 and var width ? (ulong)width : throw Nonsense());
        }
    }

    /// <summary>Bytes of a number or a truth; 0 for anything else.</summary>
    private static int WidthOf(uint type) => type switch { 0 or 1 or 7 => 1, 2 or 3 => 2, 4 or 5 or 6 => 4, 10 or 11 or 12 => 8, _ => 0 };

    /// <summary>Null for one that is too long for a word, or is none.</summary>
    private string? Text()
    {
        var length = Number(8);
        if (length is 0 or > MaxWordLength)
        {
            Skip(length);
            return null;
        }

        Span<byte> bytes = stackalloc byte[MaxWordLength];
        bytes = bytes[..(int)length];
        Fill(bytes);
        var text = Encoding.UTF8.GetString(bytes);
        return text.Any(one => char.IsControl(one) || one == '\uFFFD') ? null : text;
    }

    private ulong Number(int width)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        bytes.Clear();
        Fill(bytes[..width]);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    private void Skip(ulong bytes) => _at = bytes <= (ulong)(_end - _at) ? _at + (long)bytes : throw Nonsense();

    private void Fill(Span<byte> bytes)
    {
        if (bytes.Length > _end - _at)
        {
            throw Nonsense();
        }

        for (var filled = 0; filled < bytes.Length;)
        {
            if (_at < _bufferAt || _at >= _bufferAt + _buffered)
            {
                (_bufferAt, _buffered) = (_at, RandomAccess.Read(_file, _buffer, _at));
                if (_buffered == 0)
                {
                    throw Nonsense();
                }
            }

            var part = _buffer.AsSpan((int)(_at - _bufferAt), (int)Math.Min(bytes.Length - filled, _bufferAt + _buffered - _at));
            part.CopyTo(bytes[filled..]);
            filled += part.Length;
            _at += part.Length;
        }
    }

    private static InvalidDataException Nonsense() => new("This is no header of a GGUF file.");
}
