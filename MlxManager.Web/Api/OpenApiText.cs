using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;

namespace MlxManager.Web.Api;

/// <summary>What the OpenAPI document says beyond what the handlers' types tell.</summary>
internal static class OpenApiText
{
    // Parameters are read as text, so that each fault gets words; here stands what they are.
    private static readonly Dictionary<string, (JsonSchemaType Type, string[]? Choices, string Text)> Parameters = new(StringComparer.Ordinal)
    {
        ["task_id"] = (JsonSchemaType.String, null, "Any run the download ever had."),
        ["download_id"] = (JsonSchemaType.Integer, null, "The download's number."),
        ["model_id"] = (JsonSchemaType.String, null, "owner/name or name; the slash may be sent as it is."),
        ["status"] = (JsonSchemaType.String, Words<DownloadStatus>(), "Only downloads of this status."),
        ["limit"] = (JsonSchemaType.Integer, null, "How many at most."),
        ["query"] = (JsonSchemaType.String, null, "Free text."),
        ["filter"] = (JsonSchemaType.Array, null, "Tags that all must be there, such as mlx: repeated, or separated by commas."),
        ["author"] = (JsonSchemaType.String, null, "The owner."),
        ["sort"] = (JsonSchemaType.String, Words<ModelSort>(), "Largest or latest first; downloads when left out."),
        ["repo"] = (JsonSchemaType.String, null, "models/owner/name."),
        ["revision"] = (JsonSchemaType.String, null, "A branch or tag that the cache has; main when left out."),
        ["cursor"] = (JsonSchemaType.String, null, "next_cursor of the page before."),
    };

    public static void Apply(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "MlxManager";
            document.Info.Description =
                "Brings models of the Hugging Face Hub into the standard cache on this machine. Every refusal is problem+json.";

            // The document would name the address it was asked at, which is not the next reader's.
            document.Servers = [new OpenApiServer { Url = "/" }];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, _, _) =>
        {
            foreach (var parameter in operation.Parameters ?? [])
            {
                Describe((OpenApiParameter)parameter);
            }

            return Task.CompletedTask;
        });
    }

    private static void Describe(OpenApiParameter parameter)
    {
        if (parameter.Name is null || !Parameters.TryGetValue(parameter.Name, out var known))
        {
            return;
        }

        parameter.Description = known.Text;
        parameter.Schema = new OpenApiSchema
        {
            Type = known.Type,
            Items = known.Type == JsonSchemaType.Array ? new OpenApiSchema { Type = JsonSchemaType.String } : null,
            Enum = known.Choices is null ? null : [.. known.Choices.Select(choice => (System.Text.Json.Nodes.JsonNode)choice)],
        };
    }

    private static string[] Words<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(Query.Word)];
}
