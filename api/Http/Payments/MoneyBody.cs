namespace Skranke.Api.Http.Payments;

/// <summary>An amount as it is sent.</summary>
public sealed record MoneyBody
{
    /// <summary>In minor units, above zero.</summary>
    [Schema(Required = true)]
    public long? Amount { get; init; }

    /// <summary>ISO 4217, such as <c>DKK</c>.</summary>
    [Schema(Required = true)]
    public string? Currency { get; init; }

    private const int CurrencyLength = 3;

    public static Money Read(Fields fields, string field, MoneyBody? body)
    {
        if (body is not { Amount: > 0, Currency.Length: CurrencyLength })
        {
            fields.Fail(field, "must be an amount above zero in minor units, with its currency.");
            return default;
        }

        return new Money(body.Amount.Value, body.Currency);
    }
}
