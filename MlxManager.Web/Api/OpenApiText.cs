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
        ["repo"] = (JsonSchemaType.String, null, "models/owner/name, datasets/owner/name or spaces/owner/name; the slashes may be sent as they are."),
        ["commit"] = (JsonSchemaType.String, null, "40 hexadecimal digits."),
        ["status"] = (JsonSchemaType.String, Words<DownloadStatus>(), "Only downloads of this status."),
        ["limit"] = (JsonSchemaType.Integer, null, "How many at most."),
        ["query"] = (JsonSchemaType.String, null, "Free text."),
        ["filter"] = (JsonSchemaType.Array, null, "Tags that all must be there, such as mlx: repeated, or separated by commas."),
        ["task"] = (JsonSchemaType.String, null, "What the model is for, in the Hub's words, such as text-generation."),
        ["bits"] = (JsonSchemaType.Integer, null, "Of weights that their tag says are 2, 3, 4, 5, 6 or 8 bits wide. MLX models have such a tag; others often lack it."),
        ["min_parameters"] = (JsonSchemaType.String, null, "At least so many parameters, such as 7B or 500M, as the Hub counts: packed weights count less."),
        ["max_parameters"] = (JsonSchemaType.String, null, "At most so many parameters, counted the same way."),
        ["gated"] = (JsonSchemaType.Boolean, null, "Only models whose terms must be accepted first (true), or only those without (false); both when left out."),
        ["author"] = (JsonSchemaType.String, null, "The owner."),
        ["sort"] = (JsonSchemaType.String, Words<ModelSort>(), "Largest or latest first; downloads when left out."),
        ["revision"] = (JsonSchemaType.Array, null, "Commits to remove: repeated. The whole repo when left out."),
        ["dry_run"] = (JsonSchemaType.Boolean, null, "Only tell what that would do."),
        ["trash"] = (JsonSchemaType.Boolean, null, "Whether it can be undone; as it is set when left out."),
        ["kind"] = (JsonSchemaType.Array, null, "Only of these kinds: repeated, or separated by commas."),
        ["trash_id"] = (JsonSchemaType.String, null, "As the list of the trash names it."),
        ["bytes"] = (JsonSchemaType.Integer, null, "How much is to fit besides what is promised to downloads."),
        ["for_model"] = (JsonSchemaType.String, null, "The model that is to fit: nothing of it is proposed."),
        ["ref"] = (JsonSchemaType.String, null, "A branch or tag that the cache has; main when left out."),
        ["cursor"] = (JsonSchemaType.String, null, "next_cursor of the page before."),
    };

    private const string KeyScheme = "api_key";

    public static void Apply(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "MlxManager";
            document.Info.Description =
                "Brings models of the Hugging Face Hub into the standard cache on this machine. Every refusal is problem+json.";

            // The document would name the address it was asked at, which is not the next reader's.
            document.Servers = [new OpenApiServer { Url = "/" }];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
            {
                [KeyScheme] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = "bearer",
                    BearerFormat = "mlxm_…",
                    Description = "An API key, made in the settings. Asked for only where the server has a password; a key of the scope read opens GET calls alone. "
                        + "Without a good one the answer is 401, beyond its scope 403, too often 429.",
                },
            };

            // One or none: whether it is asked for depends on the server.
            document.Security = [new OpenApiSecurityRequirement(), new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyScheme, document)] = [] }];
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
