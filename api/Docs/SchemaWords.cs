using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Skranke.Api.Http;
using Skranke.Libraries;

namespace Skranke.Api.Docs;

/// <summary>Says of types and fields what their shape alone does not say.</summary>
public sealed class SchemaWords : IOpenApiSchemaTransformer
{
    public Task TransformAsync(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type == typeof(DateTimeOffset))
        {
            (schema.Type, schema.Format) = (JsonSchemaType.String, "date-time");
        }
        else if (type == typeof(IsoPeriod))
        {
            (schema.Type, schema.Format) = (JsonSchemaType.String, "duration");
        }
        else if (type == typeof(DayOfWeek))
        {
            (schema.Type, schema.Enum) = (
                JsonSchemaType.String, [.. Enum.GetNames<DayOfWeek>().Select(name => (JsonNode)name)]);
        }
        else if (Implements(type, typeof(INumberId<>)))
        {
            (schema.Type, schema.Pattern) = (JsonSchemaType.String, "^[0-9]+$");
        }
        else if (Implements(type, typeof(ITextId<>)))
        {
            schema.Type = JsonSchemaType.String;
        }

        if (context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(SchemaAttribute), false)
            is [SchemaAttribute words, ..])
        {
            schema.Format = words.Format ?? schema.Format;
            schema.Enum = words.Words.Count == 0 ? schema.Enum : [.. words.Words.Select(word => (JsonNode)word)];
        }

        if (IsBody(type) || IsDocument(type))
        {
            schema.AdditionalPropertiesAllowed = false;
        }

        // A field of an answer that has no value is left out; it is never null.
        if (context.JsonPropertyInfo is { } property && !IsBody(property.DeclaringType))
        {
            schema.Type &= ~JsonSchemaType.Null;
        }

        Require(schema, context);
        return Task.CompletedTask;
    }

    private static bool IsBody(Type type) => type.Name.EndsWith("Body", StringComparison.Ordinal);

    /// <summary>A record of the rules that people write, or a part of one: what it does not know it refuses.</summary>
    private static bool IsDocument(Type type) =>
        type.Namespace == typeof(Policy).Namespace && type.IsClass;

    private static bool Implements(Type type, Type generic) =>
        type.IsValueType
        && type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == generic);

    /// <summary>Fields of a body are read leniently, so that a missing one is named; the document says which must be
    /// there.</summary>
    private static void Require(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        foreach (var property in context.JsonTypeInfo.Properties)
        {
            if (property.AttributeProvider?.GetCustomAttributes(typeof(SchemaAttribute), false)
                is [SchemaAttribute { Required: true }, ..])
            {
                schema.Required ??= new HashSet<string>();
                _ = schema.Required.Add(property.Name);
            }
        }
    }
}
