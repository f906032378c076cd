"""The puppet: poses any picture in the THA3 template by warping the picture itself. No neural network, no model files."""
