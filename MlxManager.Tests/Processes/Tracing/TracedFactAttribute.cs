using System.Runtime.InteropServices;

namespace MlxManager.Tests.Processes.Tracing;

/// <summary>Where <see cref="Ptrace"/> works: on Linux on x64. There it never skips; elsewhere the other kill tests stand for it.</summary>
internal sealed class TracedFactAttribute : FactAttribute
{
    public TracedFactAttribute() => Skip = OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64
        ? null
        : "The tracer knows the calls of Linux on x64 only.";
}
