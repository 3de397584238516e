namespace MlxManager.Core.Transfer;

/// <summary>
/// The digests of one open partial while bytes arrive: 8 bytes for each unit, no lock. A unit's bytes belong to one lease at a time,
/// so two connections never set the same unit at once.
/// </summary>
internal sealed class DigestTable
{
    private readonly ulong[] _values;
    private readonly long _size;
    private ArrivalDigests _snapshot;
    private int _changes;
    private int _changesInSnapshot;
    private int _repeated;
    private int _different;

    public DigestTable(long size, long unitBytes, ArrivalDigests known)
    {
        (_size, UnitBytes) = (size, unitBytes);
        _values = new ulong[(size + unitBytes - 1) / unitBytes];

        // With units of another length they say nothing here.
        var fits = known.UnitBytes == unitBytes && known.Values.Length == _values.Length;
        _snapshot = fits ? known : ArrivalDigests.None;
        _snapshot.Values.CopyTo(_values);
    }

    public long UnitBytes { get; }

    public int Count => _values.Length;

    /// <summary>Units that came once more and were the same as before.</summary>
    public int Repeated => Volatile.Read(ref _repeated);

    /// <summary>Units that came once more and were not the same as before.</summary>
    public int Different => Volatile.Read(ref _different);

    public ByteSpan UnitAt(long position)
    {
        var start = position - (position % UnitBytes);
        return new ByteSpan(start, Math.Min(start + UnitBytes, _size));
    }

    /// <summary>Null when the unit did not arrive in one piece.</summary>
    public ulong? Of(ByteSpan unit) =>
        Volatile.Read(ref _values[unit.Start / UnitBytes]) is var digest and not ArrivalDigests.Unknown ? digest : null;

    /// <returns>False when the unit has come before, with other content.</returns>
    public bool Set(ByteSpan unit, ulong digest)
    {
        ref var place = ref _values[unit.Start / UnitBytes];
        var before = Volatile.Read(ref place);
        var isSame = before == digest || before == ArrivalDigests.Unknown;
        if (before != ArrivalDigests.Unknown)
        {
            Interlocked.Increment(ref isSame ? ref _repeated : ref _different);
        }

        Volatile.Write(ref place, digest);
        Interlocked.Increment(ref _changes);
        return isSame;
    }

    /// <summary>For one caller. The same object as before when nothing has come since.</summary>
    public ArrivalDigests Snapshot()
    {
        // Counted before the copy: what comes meanwhile may be in it, and is in the next one for certain.
        var changes = Volatile.Read(ref _changes);
        if (changes != _changesInSnapshot)
        {
            _snapshot = new ArrivalDigests(UnitBytes, [.. _values]);
            _changesInSnapshot = changes;
        }

        return _snapshot;
    }
}
