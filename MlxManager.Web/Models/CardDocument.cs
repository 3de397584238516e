namespace MlxManager.Web.Models;

/// <summary>A model card as safe HTML.</summary>
/// <param name="Lead">What is shown at first.</param>
/// <param name="Whole">All of it, when that is more than the lead.</param>
/// <param name="HasPictures">Pictures of it were made links.</param>
internal sealed record CardDocument(string Lead, string? Whole, bool HasPictures);
