using System.Buffers.Binary;
using System.Text;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Library;

public sealed class GgufHeaderTests : IDisposable
{
    private static readonly CommitHash Commit = TemporaryCache.Commit(1);
    private readonly LibrarySetup _setup = new();

    public void Dispose() => _setup.Dispose();

    [Fact]
    public async Task Facts_OneFile_AreReadFromItsHeader()
    {
        Plant("model-Q4_K_M.gguf", Whole().Build());

        (await ReadAsync()).Should().BeEquivalentTo(new LocalFacts("llama", (64 * 1000) + 64, 4, 8192, true, "Q4_K", Whole().Build().Length));
    }

    [Fact]
    public async Task Facts_ModelInParts_AreThoseOfAllParts()
    {
        Plant("m-00001-of-00002.gguf", Whole().Build());
        Plant("m-00002-of-00002.gguf", new GgufBytes().Tensor("b", 12, 10, 10).Build());

        var facts = await ReadAsync();

        (facts.Architecture, facts.Parameters, facts.Bits).Should().Be(("llama", (64 * 1000) + 64 + 100, 4));
    }

    [Fact]
    public async Task Facts_SeveralQuantizations_TellWhatTheyHaveInCommon()
    {
        Plant("m-Q4_K_M.gguf", Whole().Build());
        Plant("m-Q8_0.gguf", Whole().Build());
        Plant("mmproj-f16.gguf", "not looked at"u8.ToArray());

        var facts = await ReadAsync();

        (facts.Architecture, facts.Parameters, facts.Bits, facts.DType, facts.WeightBytes).Should().Be(("llama", (64 * 1000) + 64, null, null, null));
    }

    [Fact]
    public void Read_CutAnywhere_TellsNothing()
    {
        var whole = Whole().Build();
        for (var length = 0; length < whole.Length; length++)
        {
            Read(whole[..length]).Should().BeNull($"{length} of {whole.Length} bytes are no header");
        }

        Read(whole).Should().NotBeNull();
    }

    public static TheoryData<string, byte[]> Hostile => new()
    {
        { "another version", [.. "GGUF"u8, 9, 0, 0, 0, .. new byte[16]] },
        { "keys without end", new GgufBytes(keys: ulong.MaxValue).Build() },
        { "tensors without end", new GgufBytes(tensors: ulong.MaxValue).Build() },
        { "a string longer than anything", new GgufBytes(keys: 1).Raw(Length(ulong.MaxValue)).Build() },
        { "an array longer than anything", new GgufBytes(keys: 1).Text("a").Raw([9, 0, 0, 0, 10, 0, 0, 0]).Raw(Length(ulong.MaxValue / 8)).Build() },
        { "arrays of arrays", new GgufBytes(keys: 1).Text("a").Raw([9, 0, 0, 0, 9, 0, 0, 0]).Raw(Length(1)).Raw([9, 0, 0, 0]).Raw(Length(1)).Build() },
        { "a type there is not", new GgufBytes(keys: 1).Text("a").Raw([99, 0, 0, 0]).Raw(new byte[64]).Build() },
        { "more elements than there can be", new GgufBytes().Tensor("a", 0, long.MaxValue, 4).Build() },
        { "too many dimensions", new GgufBytes().Tensor("a", 0, [.. Enumerable.Repeat(1L, 9)]).Build() },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Read_WhatMakesNoSense_TellsNothing(string what, byte[] bytes)
    {
        Read(bytes).Should().BeNull(what);
    }

    [Fact]
    public void Read_RandomChanges_NeverThrowAndNeverTakeMemoryByTheirNumbers()
    {
        var random = new Random(7);
        var path = Path.Combine(_setup.Cache.Outside, "random.gguf");
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 300; round++)
        {
            var bytes = Whole().Build();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                bytes[random.Next(8, bytes.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(path, bytes);
            _ = GgufHeader.Read(path, default);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(300 * (1 << 20));
    }

    private static GgufBytes Whole() => new GgufBytes()
        .Key("general.architecture", "llama")
        .Key("general.tags", ["one", "two"])
        .Key("other.context_length", 1)
        .Key("llama.context_length", 8192)
        .Key("tokenizer.chat_template", new string('x', 500))
        .Key("tokenizer.ggml.scores", 7)
        .Tensor("blk.0.weight", 12, 64, 1000)
        .Tensor("norm", 0, 64);

    private static byte[] Length(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes;
    }

    private GgufFacts? Read(byte[] bytes)
    {
        var path = Path.Combine(_setup.Cache.Outside, "one.gguf");
        File.WriteAllBytes(path, bytes);
        return GgufHeader.Read(path, default);
    }

    private void Plant(string name, byte[] bytes) => File.WriteAllBytes(_setup.Cache.Plant(Path.Combine(_setup.Cache.Snapshot(Commit), name)), bytes);

    private async Task<LocalFacts> ReadAsync() => (await _setup.Index.DetailsAsync(RepoName.Model(TemporaryCache.Model), default))!.Facts!;

    /// <summary>Writes the format as its document tells it.</summary>
    private sealed class GgufBytes(ulong? keys = null, ulong? tensors = null)
    {
        private readonly List<byte> _keys = [];
        private readonly List<byte> _tensors = [];
        private ulong _keyCount;
        private ulong _tensorCount;

        public byte[] Build() =>
            [.. "GGUF"u8, 3, 0, 0, 0, .. Length(tensors ?? _tensorCount), .. Length(keys ?? _keyCount), .. _keys, .. _tensors];

        public GgufBytes Raw(byte[] bytes)
        {
            _keys.AddRange(bytes);
            return this;
        }

        public GgufBytes Text(string text) => Raw([.. Length((ulong)text.Length), .. Encoding.UTF8.GetBytes(text)]);

        public GgufBytes Key(string name, string value) => Counted().Text(name).Raw([8, 0, 0, 0]).Text(value);

        public GgufBytes Key(string name, uint value) => Counted().Text(name).Raw([4, 0, 0, 0, .. BitConverter.GetBytes(value)]);

        public GgufBytes Key(string name, string[] values)
        {
            Counted().Text(name).Raw([9, 0, 0, 0, 8, 0, 0, 0]).Raw(Length((ulong)values.Length));
            return values.Aggregate(this, (bytes, value) => bytes.Text(value));
        }

        public GgufBytes Tensor(string name, byte type, params long[] extents)
        {
            _tensorCount++;
            _tensors.AddRange([.. Length((ulong)name.Length), .. Encoding.UTF8.GetBytes(name), .. BitConverter.GetBytes(extents.Length)]);
            extents.ToList().ForEach(extent => _tensors.AddRange(Length((ulong)extent)));
            _tensors.AddRange([type, 0, 0, 0, .. Length(0)]);
            return this;
        }

        private GgufBytes Counted()
        {
            _keyCount++;
            return this;
        }
    }
}
