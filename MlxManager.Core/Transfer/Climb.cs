namespace MlxManager.Core.Transfer;

/// <summary>
/// How many connections one blob should have: more as long as more bring more. Begins with a few, doubles them at once, and goes
/// back if that did not pay; the first moments are no measure (some lines begin with a burst, others slowly), so that it looks
/// again after going back. Later it tries a quarter more or fewer now and then, since lines change. Told of the bytes
/// received so far in short intervals; decides, and starts nothing itself.
/// </summary>
internal sealed class Climb(int first, int most, TransferOptions options, TimeProvider time)
{
    /// <summary>More connections must bring this many times as much to be worth keeping.</summary>
    private const double Pays = 1.1;

    /// <summary>Fewer connections that bring at least this part of the rate are enough.</summary>
    private const double Suffices = 0.97;

    /// <summary>Bytes a second of one connection beyond which it is this machine that has no more to give, not the line: more would only be in each other's way.</summary>
    private const double Plenty = 32 << 20;

    private readonly int _least = Math.Min(first, most);
    private Stage _stage = Stage.Begin;
    private int _limit = Math.Min(first, most);
    private int _before;
    private double _rateBefore;
    private int _tried;
    private double _rateTried;
    private bool _triesFewer;
    private (long Time, long Bytes) _mark;
    private bool _hasMark;

    private enum Stage
    {
        /// <summary>Measures what the first connections bring.</summary>
        Begin,

        /// <summary>Another number of connections is at work; waits until they are all under way.</summary>
        Settle,

        /// <summary>Measures what that number brings.</summary>
        Compare,

        /// <summary>Back at fewer; waits until the others have ended.</summary>
        SettleBack,

        /// <summary>Measures whether fewer really bring as much.</summary>
        Confirm,

        /// <summary>Satisfied for a while.</summary>
        Hold,

        /// <summary>Measures again before it tries another number.</summary>
        Measure,
    }

    /// <summary>How many connections should work now.</summary>
    public int Limit => _limit;

    /// <param name="received">Bytes received by all connections since the beginning.</param>
    public void Look(long received)
    {
        var now = time.GetTimestamp();
        if (!_hasMark)
        {
            // The first byte begins it: until then the source is only looked for.
            _hasMark = received > 0;
            _mark = (now, received);
            return;
        }

        var elapsed = time.GetElapsedTime(_mark.Time, now);
        if (elapsed < LengthOf(_stage))
        {
            return;
        }

        var rate = (received - _mark.Bytes) / elapsed.TotalSeconds;
        _mark = (now, received);
        Advance(rate);
    }

    private TimeSpan LengthOf(Stage stage) => stage switch
    {
        Stage.Begin => options.ClimbInterval,
        Stage.Settle or Stage.SettleBack => 4 * options.ClimbInterval,
        Stage.Hold => options.ClimbHold,
        _ => 10 * options.ClimbInterval,
    };

    private void Advance(double rate)
    {
        switch (_stage)
        {
            case Stage.Begin when rate >= Plenty * _limit:
                _stage = Stage.Hold;
                break;
            case Stage.Begin:
                Try(2 * _limit, rate);
                break;
            case Stage.Settle:
                _stage = Stage.Compare;
                break;
            case Stage.Compare when _limit > _before && rate >= Pays * _rateBefore:
                Try(2 * _limit, rate);
                break;
            case Stage.Compare when _limit < _before && rate >= Suffices * _rateBefore:
                _stage = Stage.Hold;
                break;
            case Stage.Compare when _limit < _before:
                (_limit, _stage) = (_before, Stage.Hold);
                break;
            case Stage.Compare:
                (_tried, _rateTried) = (_limit, rate);
                (_limit, _stage) = (_before, Stage.SettleBack);
                break;
            case Stage.SettleBack:
                _stage = Stage.Confirm;
                break;
            case Stage.Confirm when _rateTried >= Pays * rate:
                Try(_tried, rate);
                break;
            case Stage.Confirm:
                _stage = Stage.Hold;
                break;
            case Stage.Hold:
                _stage = Stage.Measure;
                break;
            case Stage.Measure:
                var quarter = Math.Max(_limit / 4, 1);
                _triesFewer = _limit >= most || (_limit > _least && !_triesFewer);
                Try(_limit + (_triesFewer ? -quarter : quarter), rate);
                break;
        }
    }

    private void Try(int limit, double rate)
    {
        (_before, _rateBefore) = (_limit, rate);
        _limit = Math.Clamp(limit, _least, most);
        _stage = _limit == _before ? Stage.Hold : Stage.Settle;
    }
}
