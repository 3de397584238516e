namespace MlxManager.Core.Pace;

/// <summary>What an hour of the week allows; each next one allows less.</summary>
public enum HourPace
{
    /// <summary>As fast as it goes.</summary>
    Full,

    /// <summary>No faster than the rate that is set.</summary>
    Limited,

    /// <summary>Nothing is transferred; what runs waits and goes on by itself.</summary>
    Paused,
}
