using System.Text.Json.Serialization.Metadata;
using Skranke.Api.Security;

namespace Skranke.Api.Http;

/// <summary>How endpoints are put on the web server: each is a verb, a path, a row of the permission table and a method
/// that answers. What is common to all of them happens in <see cref="Pipeline"/>.</summary>
public sealed class Routes(IEndpointRouteBuilder endpoints, Pipeline pipeline)
{
    public RouteDoc Get(string path, Operation operation, Func<Call, ValueTask<Answer>> handle)
    {
        var doc = new RouteDoc(NameOf(handle.Method), operation);
        Map("GET", path, doc, http => pipeline.Read(http, path, operation, handle));
        return doc;
    }

    /// <summary>A look-up that sends its question in the body; it changes nothing and is not remembered.</summary>
    public RouteDoc Ask<TBody>(
        string path, Operation operation, JsonTypeInfo<TBody> body, Func<Call, TBody, ValueTask<Answer>> handle)
        where TBody : class
    {
        var doc = new RouteDoc(NameOf(handle.Method), operation);
        doc.Takes(typeof(TBody), isOptional: false, isRemembered: false);
        Map("POST", path, doc, http => pipeline.Ask(http, path, operation, body, handle));
        return doc;
    }

    public RouteDoc Post<TBody>(
        string path,
        Operation operation,
        JsonTypeInfo<TBody> body,
        Func<Call, TBody, ValueTask<Answer>> handle,
        TBody? absent = null)
        where TBody : class
    {
        var doc = new RouteDoc(NameOf(handle.Method), operation);
        doc.Takes(typeof(TBody), absent is not null, isRemembered: true);
        Map("POST", path, doc, http => pipeline.Change(http, path, operation, body, absent, handle));
        return doc;
    }

    public RouteDoc Patch<TBody>(
        string path, Operation operation, JsonTypeInfo<TBody> body, Func<Call, TBody, ValueTask<Answer>> handle)
        where TBody : class
    {
        var doc = new RouteDoc(NameOf(handle.Method), operation);
        doc.Takes(typeof(TBody), isOptional: false, isRemembered: true);
        Map("PATCH", path, doc, http => pipeline.Change(http, path, operation, body, null, handle));
        return doc;
    }

    /// <summary>Sets one thing to what the body says.</summary>
    public RouteDoc Put<TBody>(
        string path, Operation operation, JsonTypeInfo<TBody> body, Func<Call, TBody, ValueTask<Answer>> handle)
        where TBody : class
    {
        var doc = new RouteDoc(NameOf(handle.Method), operation);
        doc.Takes(typeof(TBody), isOptional: false, isRemembered: true);
        Map("PUT", path, doc, http => pipeline.Change(http, path, operation, body, null, handle));
        return doc;
    }

    /// <summary>Replaces a whole document, which is read by its own reader.</summary>
    /// <param name="read">The document, or what is wrong with the body.</param>
    public RouteDoc Put<TBody>(
        string path,
        Operation operation,
        Func<ReadOnlyMemory<byte>, (TBody? Read, Answer? Fault)> read,
        Func<Call, TBody, ValueTask<Answer>> handle)
        where TBody : class
    {
        var doc = new RouteDoc(NameOf(handle.Method), operation);
        doc.Takes(typeof(TBody), isOptional: false, isRemembered: true);
        Map("PUT", path, doc, http => pipeline.Replace(http, path, operation, read, handle));
        return doc;
    }

    public RouteDoc Delete(string path, Operation operation, Func<Call, ValueTask<Answer>> handle)
    {
        var doc = new RouteDoc(NameOf(handle.Method), operation);
        doc.Takes(null, isOptional: true, isRemembered: true);
        Map("DELETE", path, doc, http => pipeline.Change(http, path, operation, handle));
        return doc;
    }

    /// <summary>A route that needs no key.</summary>
    public RouteDoc Open(string path, RequestDelegate handle)
    {
        var doc = new RouteDoc(NameOf(handle.Method), null);
        Map("GET", path, doc, handle);
        return doc;
    }

    private void Map(string verb, string path, RouteDoc doc, RequestDelegate handle) =>
        endpoints.MapMethods(path, [verb], handle).WithMetadata(doc, handle.Method);

    /// <summary><c>CheckoutEndpoint.Handle</c> is the operation <c>checkout</c>.</summary>
    private static string NameOf(System.Reflection.MethodInfo method)
    {
        var name = method.DeclaringType!.Name.Replace("Endpoint", "", StringComparison.Ordinal);
        var whole = method.Name == "Handle" ? name : name + method.Name;
        return char.ToLowerInvariant(whole[0]) + whole[1..];
    }
}
