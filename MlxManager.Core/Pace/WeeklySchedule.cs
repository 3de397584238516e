using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

// As text: 168 letters, an hour each, from Monday 0–1 to Sunday 23–24: f full, l limited, p paused.
namespace MlxManager.Core.Pace;

/// <summary>
/// A pace for each hour of the week, in the hours a clock on the wall shows: an hour that a clock change leaves out has no
/// effect, and one that comes twice has it twice. Immutable, equal by value.
/// </summary>
[JsonConverter(typeof(Converter))]
public sealed class WeeklySchedule : IEquatable<WeeklySchedule>
{
    public const int Days = 7;
    public const int HoursADay = 24;

    private const string Letters = "flp";

    /// <summary>Every zone's offset and every change of clocks is a multiple of it: between two steps nothing can change.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(15);

    private readonly string _hours;

    private WeeklySchedule(string hours) => _hours = hours;

    public static WeeklySchedule Full { get; } = new(new string(Letters[0], Days * HoursADay));

    /// <summary>The days in the order they are kept and shown.</summary>
    public static IReadOnlyList<DayOfWeek> DaysInOrder { get; } =
    [
        DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday,
    ];

    /// <param name="hour">0 to 23.</param>
    public HourPace this[DayOfWeek day, int hour] => PaceOf(_hours[IndexOf(day, hour)]);

    public static bool operator ==(WeeklySchedule? left, WeeklySchedule? right) => Equals(left, right);

    public static bool operator !=(WeeklySchedule? left, WeeklySchedule? right) => !Equals(left, right);

    public static bool TryParse(string? text, [NotNullWhen(true)] out WeeklySchedule? schedule)
    {
        var isRight = text is { Length: Days * HoursADay } && text.All(Letters.Contains);
        schedule = isRight ? new WeeklySchedule(text!) : null;
        return isRight;
    }

    public static char LetterOf(HourPace pace) => Letters[(int)pace];

    /// <summary>The 24 letters of one day.</summary>
    public string LettersOf(DayOfWeek day) => _hours.Substring(IndexOf(day, 0), HoursADay);

    /// <summary>The same with each hour of which <paramref name="choose"/> gives another pace.</summary>
    public WeeklySchedule With(Func<DayOfWeek, int, HourPace, HourPace> choose) => new(string.Create(
        Days * HoursADay,
        (Schedule: this, choose),
        static (hours, state) =>
        {
            foreach (var day in DaysInOrder)
            {
                for (var hour = 0; hour < HoursADay; hour++)
                {
                    hours[IndexOf(day, hour)] = LetterOf(state.choose(day, hour, state.Schedule[day, hour]));
                }
            }
        }));

    public HourPace At(DateTimeOffset moment, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(moment, zone);
        return this[local.DayOfWeek, local.Hour];
    }

    /// <summary>The moment at which another pace than now begins; null when it is the same for ever.</summary>
    public DateTimeOffset? NextChange(DateTimeOffset now, TimeZoneInfo zone)
    {
        var pace = At(now, zone);
        var last = now + TimeSpan.FromDays(Days + 1);
        for (var at = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % Step.Ticks), TimeSpan.Zero) + Step; at <= last; at += Step)
        {
            if (At(at, zone) != pace)
            {
                return at;
            }
        }

        return null;
    }

    public bool Equals(WeeklySchedule? other) => other is not null && other._hours == _hours;

    public override bool Equals(object? obj) => Equals(obj as WeeklySchedule);

    public override int GetHashCode() => _hours.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => _hours;

    private static int IndexOf(DayOfWeek day, int hour) => ((((int)day + 6) % Days) * HoursADay) + hour;

    private static HourPace PaceOf(char letter) => (HourPace)Letters.IndexOf(letter, StringComparison.Ordinal);

    private sealed class Converter : JsonConverter<WeeklySchedule>
    {
        public override WeeklySchedule Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString(), out var schedule) ? schedule : throw new JsonException("A schedule is 168 letters of f, l and p.");

        public override void Write(Utf8JsonWriter writer, WeeklySchedule value, JsonSerializerOptions options) => writer.WriteStringValue(value._hours);
    }
}
