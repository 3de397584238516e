using System.Runtime.Versioning;

// It reads /proc and starts Debian's programs.
[assembly: SupportedOSPlatform("linux")]
