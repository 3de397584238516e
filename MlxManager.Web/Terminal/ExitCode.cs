namespace MlxManager.Web.Terminal;

/// <summary>What scripts learn of how a command went; <c>--help</c> lists them, and they never change.</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    public const int Failed = 1;

    /// <summary>The command line is wrong, or a name in it fits several downloads.</summary>
    public const int Usage = 2;

    /// <summary>No server runs or answers, and none could be started.</summary>
    public const int NoServer = 3;
    public const int NotFound = 4;

    /// <summary>The download is in a state that does not allow it.</summary>
    public const int Refused = 5;

    /// <summary>Terms to accept, a token or key to give, a disk to clear.</summary>
    public const int NeedsPerson = 6;

    /// <summary>By Ctrl+C, or since somebody else paused or cancelled what was followed.</summary>
    public const int Interrupted = 130;

    public const string Table = """
        Exit codes:
          0  done
          1  failed
          2  the command line is wrong, or a name fits several downloads
          3  no server runs or answers, and none could be started
          4  no such model or download
          5  its state does not allow this
          6  needs you: terms to accept, a token or key, room on the disk
          130  interrupted, or paused or cancelled by somebody else
        """;
}
