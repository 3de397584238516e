namespace MlxManager.Core.Access;

/// <summary>The doors at one moment: what it says belongs together. Taken before what somebody shows is looked at, nothing is missed that is taken back in between.</summary>
/// <param name="IsClosed">Nobody gets in without a sign-in or a key.</param>
/// <param name="SignIns">Those that count.</param>
/// <param name="Revoked">Cancelled when none of them counts any more, or when doors that are open are closed.</param>
public readonly record struct DoorState(bool IsClosed, SignIns SignIns, CancellationToken Revoked);
