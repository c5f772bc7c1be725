package io.lorica.merkle.note;

import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;

/** Whether a key is a point of its curve, which decoding alone does not ask. */
final class CurveP256 {
    private CurveP256() {}

    /** @throws InvalidKeyException if y^2 is not x^3 + a x + b, or a coordinate is not below p */
    static void check(PublicKey key) throws InvalidKeyException {
        if (!(key instanceof ECPublicKey point) || !isOn(point.getParams().getCurve(), point.getW())) {
            throw new InvalidKeyException("no point of P-256");
        }
    }

    private static boolean isOn(EllipticCurve curve, ECPoint point) {
        BigInteger p = ((ECFieldFp) curve.getField()).getP();
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        BigInteger right = x.multiply(x).add(curve.getA()).multiply(x).add(curve.getB());
        return x.compareTo(p) < 0
                && y.compareTo(p) < 0
                && y.multiply(y).subtract(right).mod(p).signum() == 0;
    }
}
