namespace MlxManager.Core.Access;

/// <param name="Wait">Not looked at: that long, then it may be tried again. Null when it was.</param>
public readonly record struct PasswordAnswer(bool IsRight, TimeSpan? Wait = null);
