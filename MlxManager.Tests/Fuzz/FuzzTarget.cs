using System.Text;

namespace MlxManager.Tests.Fuzz;

/// <summary>One reader of things from outside, and how many inputs it gets in a usual run.</summary>
internal abstract record FuzzTarget(string Name, int Inputs)
{
    /// <summary>Bytes a reader may use whatever it reads: exceptions with their traces, pools, and what the first input sets up.</summary>
    public int FreeBytes { get; init; } = 1 << 20;

    /// <summary>Bytes it may use for each byte it reads.</summary>
    public int BytesPerByte { get; init; } = 200;

    public static FuzzTarget OfText(string name, int inputs, Func<Noise, string> make, Func<string, bool> read) =>
        new Target<string>(name, inputs, make, text => text.Length * sizeof(char), text => Printed(Encoding.Unicode.GetBytes(text)), read);

    public static FuzzTarget OfBytes(string name, int inputs, Func<Noise, byte[]> make, Func<byte[], bool> read) =>
        new Target<byte[]>(name, inputs, make, bytes => bytes.Length, Printed, read);

    /// <summary>Reads all inputs of a seed, on the calling thread.</summary>
    /// <param name="count">How many.</param>
    /// <param name="report">Told before each input: its number.</param>
    public abstract FuzzTally Run(int seed, long count, Action<long> report);

    private static string Printed(byte[] bytes) =>
        bytes.Length <= 2000 ? Convert.ToHexString(bytes) : $"{Convert.ToHexString(bytes.AsSpan(0, 2000))}… ({bytes.Length} bytes)";

    private sealed record Target<T>(string Name, int Inputs, Func<Noise, T> Make, Func<T, int> LengthOf, Func<T, string> Print, Func<T, bool> Read)
        : FuzzTarget(Name, Inputs)
    {
        public override FuzzTally Run(int seed, long count, Action<long> report)
        {
            var noise = new Noise(seed);
            var (taken, most) = (0L, 0L);
            for (var number = 0L; number < count; number++)
            {
                report(number);
                var input = Make(noise);
                var before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    taken += Read(input) ? 1 : 0;
                }
                catch (Exception e)
                {
                    throw new FuzzException($"{Name}, seed {seed}, input {number}: {Print(input)}", e);
                }

                var used = GC.GetAllocatedBytesForCurrentThread() - before;
                if (used > FreeBytes + ((long)BytesPerByte * LengthOf(input)))
                {
                    throw new FuzzException($"{Name}, seed {seed}, input {number} took {used} bytes of memory for {LengthOf(input)}: {Print(input)}", null);
                }

                most = Math.Max(most, used);
            }

            return new FuzzTally(count, taken, most);
        }
    }
}

/// <param name="Taken">Inputs that the reader took for right.</param>
/// <param name="MostBytes">Memory used for one of them at most.</param>
internal sealed record FuzzTally(long Inputs, long Taken, long MostBytes);

/// <summary>An input that a reader did not stand, and how to make it again.</summary>
internal sealed class FuzzException(string message, Exception? inner) : Exception(message, inner);
