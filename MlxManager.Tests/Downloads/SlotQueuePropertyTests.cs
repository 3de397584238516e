using CsCheck;
using MlxManager.Core.Downloads;

namespace MlxManager.Tests.Downloads;

/// <summary>Whatever is asked of the queue, in any order or at the same time, it stays one legal order and no slot is lost.</summary>
public sealed class SlotQueuePropertyTests
{
    private const int Ids = 8;

    private static readonly Gen<Op> AnyOp = Gen.Select(Gen.Enum<Kind>(), Gen.Int[1, Ids], Gen.Int[0, Ids]).Select((kind, id, other) => new Op(kind, id, other));

    [Fact]
    public void AnyOperations_OneByOne_DoWhatAListWould() => AnyOp.Array[0, 60].Sample(
        ops =>
        {
            var (subject, model) = (new Subject(), new Model());
            foreach (var op in ops)
            {
                subject.Do(op).Should().Be(model.Do(op, subject.Queue.Waiting()), $"{op} is allowed or not");
                subject.Queue.Waiting().Should().Equal(model.Waiting, $"after {op}");
                subject.Running.Should().BeEquivalentTo(model.Running, $"after {op}");
            }
        },
        iter: 400,
        threads: 1);

    [Fact]
    public void AnyOperations_AtTheSameTime_LeaveOneOrderAndEverySlotInUse() => AnyOp.Array[1, 40].Array[4].Sample(
        hands =>
        {
            var subject = new Subject();
            Parallel.ForEach(hands, ops => Array.ForEach(ops, op => subject.Do(op)));

            var waiting = subject.Queue.Waiting();
            waiting.Should().OnlyHaveUniqueItems().And.NotIntersectWith(subject.Running);
            waiting.Select(subject.PositionOf).Should().Equal(Enumerable.Range(1, waiting.Count).Cast<int?>());
            waiting.Concat(subject.Running).Should().BeEquivalentTo(subject.Entered);
            (subject.Running.Count >= subject.Queue.Limit || waiting.Count == 0).Should().BeTrue("nobody waits while a slot is free");

            // Every slot comes back: with all gone, just as many may run as the limit says.
            subject.LeaveAll();
            subject.Queue.Limit = 3;
            Enumerable.Range(100, 5).Select(id => subject.Queue.Enter(id, id)).Count(place => place.Turn.IsCompleted).Should().Be(3);
        },
        iter: 100,
        threads: 1);

    private enum Kind
    {
        Enter,
        Leave,
        StartNow,
        Move,
        MoveToEnd,
        Limit,
    }

    private sealed record Op(Kind Kind, int Id, int Other);

    /// <summary>The queue, and a place for each download as its session would keep it.</summary>
    private sealed class Subject
    {
        private readonly Lock _moving = new();
        private readonly (Lock Turn, SlotPlace? Place, long Rank)[] _all =
            [.. Enumerable.Range(0, Ids + 1).Select(id => (new Lock(), (SlotPlace?)null, SlotQueue.RankOf(id, null)))];

        public SlotQueue Queue { get; } = new(2);

        public IReadOnlyList<int> Entered => [.. Enumerable.Range(1, Ids).Where(id => _all[id].Place is not null)];

        public IReadOnlyList<int> Running => [.. Entered.Where(id => _all[id].Place!.Turn.IsCompleted)];

        public int? PositionOf(int id) => _all[id].Place!.Position;

        public void LeaveAll() => Array.ForEach(_all, one => one.Place?.Dispose());

        public bool Do(Op op)
        {
            switch (op.Kind)
            {
                case Kind.Enter or Kind.Leave:
                    lock (_all[op.Id].Turn)
                    {
                        var place = _all[op.Id].Place;
                        place?.Dispose();
                        _all[op.Id].Place = op.Kind == Kind.Leave || place is not null ? null : Queue.Enter(op.Id, _all[op.Id].Rank);
                        return true;
                    }

                case Kind.StartNow:
                    return Queue.StartNow(op.Id);
                case Kind.Limit:
                    Queue.Limit = op.Other;
                    return true;
                default:
                    lock (_moving)
                    {
                        var ranks = Queue.PlanMove(op.Id, op.Kind == Kind.MoveToEnd ? null : op.Other);
                        foreach (var (id, rank) in ranks ?? new Dictionary<int, long>())
                        {
                            _all[id].Rank = rank;
                        }

                        Queue.Move(ranks ?? new Dictionary<int, long>());
                        return ranks is not null;
                    }
            }
        }
    }

    /// <summary>The same with a plain list of those that wait.</summary>
    private sealed class Model
    {
        private readonly List<int> _waiting = [];
        private int _limit = 2;

        public HashSet<int> Running { get; } = [];

        public IEnumerable<int> Waiting => _waiting;

        /// <param name="seen">What waits in the subject after the same: where one that enters comes in is the rank's to say.</param>
        public bool Do(Op op, IReadOnlyList<int> seen)
        {
            var waits = _waiting.Contains(op.Id);
            var isDone = true;
            switch (op.Kind)
            {
                case Kind.Enter when !waits && !Running.Contains(op.Id):
                    _waiting.Insert(Math.Clamp(seen.ToList().IndexOf(op.Id), 0, _waiting.Count), op.Id);
                    break;
                case Kind.Enter or Kind.Leave:
                    _waiting.Remove(op.Id);
                    Running.Remove(op.Id);
                    break;
                case Kind.Limit:
                    _limit = op.Other;
                    break;
                case Kind.StartNow:
                    isDone = _waiting.Remove(op.Id) && Running.Add(op.Id);
                    break;
                default:
                    isDone = waits && (op.Kind == Kind.MoveToEnd || _waiting.Contains(op.Other));
                    if (isDone && (op.Kind == Kind.MoveToEnd || op.Other != op.Id))
                    {
                        _waiting.Remove(op.Id);
                        _waiting.Insert(op.Kind == Kind.MoveToEnd ? _waiting.Count : _waiting.IndexOf(op.Other), op.Id);
                    }

                    break;
            }

            while (Running.Count < _limit && _waiting.Count > 0)
            {
                Running.Add(_waiting[0]);
                _waiting.RemoveAt(0);
            }

            return isDone;
        }
    }
}
