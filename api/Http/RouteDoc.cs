using Skranke.Api.Security;

namespace Skranke.Api.Http;

/// <summary>What the OpenAPI document says of a route, beside its path and verb.</summary>
public sealed class RouteDoc(string operationId, Operation? operation)
{
    public string OperationId { get; } = operationId;

    /// <summary>The row of the permission table; null for what needs no key.</summary>
    public Operation? Operation { get; } = operation;

    public string Summary { get; private set; } = "";

    public Type? Body { get; private set; }

    public bool BodyIsOptional { get; private set; }

    public int Status { get; private set; } = 200;

    public Type? Answer { get; private set; }

    /// <summary>Of an answer that is no JSON; null for what is.</summary>
    public string? ContentType { get; private set; }

    /// <summary>True for a change that takes an <c>Idempotency-Key</c>.</summary>
    public bool IsRemembered { get; private set; }

    /// <summary>True where <c>If-Match</c> is compared.</summary>
    public bool IsMatched { get; private set; }

    public List<(string Name, string Says)> Query { get; } = [];

    public List<string> Refusals { get; } = [];

    public RouteDoc Says(string summary)
    {
        Summary = summary;
        return this;
    }

    public RouteDoc Answers<T>(int status = 200)
    {
        (Answer, Status) = (typeof(T), status);
        return this;
    }

    /// <param name="contentType">Of the picture, such as <c>image/png</c>.</param>
    public RouteDoc AnswersPicture(string contentType)
    {
        (Answer, ContentType) = (typeof(string), contentType);
        return this;
    }

    public RouteDoc AnswersList<T>()
    {
        Answer = typeof(ListAnswer<T>);
        Query.Add(("limit", $"Items on a page, 1 to {Paging.LimitMax}; {Paging.LimitUsual} where absent."));
        Query.Add(("cursor", "The `next` of the page before."));
        return this;
    }

    /// <summary>A list that comes whole: no page of it is ever long.</summary>
    public RouteDoc AnswersAll<T>()
    {
        Answer = typeof(ListAnswer<T>);
        return this;
    }

    public RouteDoc Asks(string name, string says)
    {
        Query.Add((name, says));
        return this;
    }

    public RouteDoc Refuses(params ReadOnlySpan<string> codes)
    {
        Refusals.AddRange(codes);
        return this;
    }

    public RouteDoc Matched()
    {
        IsMatched = true;
        return this;
    }

    internal void Takes(Type? body, bool isOptional, bool isRemembered) =>
        (Body, BodyIsOptional, IsRemembered) = (body, isOptional, isRemembered);
}
