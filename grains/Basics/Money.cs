namespace Skranke.Basics;

/// <summary>An amount in minor units (øre) of an ISO 4217 currency.</summary>
public readonly record struct Money(long Amount, string Currency);
