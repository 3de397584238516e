namespace MlxManager.Tests.Support;

/// <summary>For what only Linux has; skipped elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OnLinuxFactAttribute : FactAttribute
{
    public OnLinuxFactAttribute(string needs) => Skip = OperatingSystem.IsLinux() ? null : $"needs {needs}";
}
