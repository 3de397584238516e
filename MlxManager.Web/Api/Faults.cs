using Microsoft.AspNetCore.Http.HttpResults;

namespace MlxManager.Web.Api;

/// <summary>What is wrong with a request, by field; answered all at once.</summary>
internal sealed class Faults
{
    private readonly Dictionary<string, string[]> _byField = new(StringComparer.Ordinal);

    public bool Any => _byField.Count > 0;

    public void Add(string field, string message) => _byField[field] = [.. _byField.GetValueOrDefault(field, []), message];

    /// <summary>For a fault that only follows from another one of the same field.</summary>
    public void AddIfNone(string field, string message) => _byField.TryAdd(field, [message]);

    public ProblemHttpResult ToProblem() => Problems.Of(
        StatusCodes.Status400BadRequest,
        string.Join(' ', _byField.Values.SelectMany(messages => messages)),
        ("errors", _byField));
}
